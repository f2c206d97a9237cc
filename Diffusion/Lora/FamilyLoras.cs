using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>A family's own list of LoRAs: the folders below its folder "loras" that have a lora.json.</summary>
public static class FamilyLoras
{
    public const string Folder = "loras";
    public const string ManifestFile = "lora.json";
    public const string WeightsFile = "weights.bin";
    private const long LargestManifest = 64 << 20;

    /// <summary>Every LoRA by name; one that cannot be used stands there with its reason and harms no other.</summary>
    public static IReadOnlyList<FamilyLora> Load(ModelFamily family)
    {
        var folder = family.Path(Folder);
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateDirectories(folder)
                    .Where(item => File.Exists(Path.Combine(item, ManifestFile)) && !Path.GetFileName(item).StartsWith('.'))
                    .Select(item => Read(item, family.Manifest))
                    .OrderBy(lora => lora.Name, StringComparer.Ordinal),
            ]
            : [];
    }

    private static FamilyLora Read(string folder, FamilyManifest family)
    {
        var name = Path.GetFileName(folder);
        try
        {
            var file = new FileInfo(Path.Combine(folder, ManifestFile));
            if (file.Length > LargestManifest)
            {
                return new FamilyLora(name, folder, null, $"{ManifestFile} has {file.Length} bytes; at most {LargestManifest} are read");
            }

            var manifest = LoraJson.Parse(File.ReadAllText(file.FullName));
            var fault = manifest.Name == name ? LoraRules.WhyNot(manifest, family) : $"its {ManifestFile} is that of '{manifest.Name}'";
            return new FamilyLora(name, folder, fault is null ? manifest : null, fault);
        }
        catch (Exception broken) when (broken is LoraException or IOException or UnauthorizedAccessException)
        {
            return new FamilyLora(name, folder, null, broken.Message.TrimEnd('.'));
        }
    }
}
