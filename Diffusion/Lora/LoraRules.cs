using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>What lora.json must satisfy before anything is added to a weight by it.</summary>
internal static class LoraRules
{
    private const int MaxSide = 1 << 20;
    private const int MaxCells = 1 << 29;
    private const double MaxStrength = 1e6;

    /// <summary>Why it cannot be used with a family; null when it can.</summary>
    public static string? WhyNot(LoraManifest lora, FamilyManifest family)
    {
        if (lora.SchemaVersion != 1)
        {
            return $"schemaVersion is {lora.SchemaVersion}; this program reads 1";
        }

        if (
            lora.Layers.Any(layer => layer is null)
            || lora.Networks.Any(network => network?.Targets.All(target => target is not null) != true)
        )
        {
            return "layers, networks and targets may not hold null";
        }

        var end = 0L;
        foreach (var (i, layer) in lora.Layers.Index())
        {
            if (
                layer.Rows is < 1 or > MaxSide
                || layer.Columns is < 1 or > MaxSide
                || layer.Rank is < 1 or > MaxSide
                || Math.Max((long)layer.Rows * layer.Columns, Math.Max((long)layer.Rows, layer.Columns) * layer.Rank) > MaxCells
                || !(Math.Abs(layer.Strength) <= MaxStrength)
                || layer.Offset != end
            )
            {
                return $"layers[{i}] is damaged";
            }

            end += LoraLayers.Bytes(layer);
        }

        return end != lora.Weights.Bytes
            ? $"its layers need {end} bytes of weights, there are {lora.Weights.Bytes}"
            : lora.Networks.Select(network => WhyNot(network, lora, family)).FirstOrDefault(fault => fault is not null);
    }

    private static string? WhyNot(LoraNetworkEntry network, LoraManifest lora, FamilyManifest family)
    {
        if (
            !family.Files.ContainsKey(network.Path)
            || !family.Files.TryGetValue(Beside(network), out var weights)
            || network.WeightsFile.AsSpan().ContainsAny('/', '\\')
            || family.ContentHash(network.Path) != network.ContentHash
        )
        {
            return $"{network.Path} has other files than when it was added: add it again with 'models lora'";
        }

        foreach (var target in network.Targets)
        {
            var size = target.Dtype switch
            {
                "F32" => sizeof(float),
                "F16" => sizeof(ushort),
                _ => 0,
            };
            if (target.Layer < 0 || target.Layer >= lora.Layers.Count || size == 0 || target.Offset < 0)
            {
                return $"{network.Path}: {target.Name} is damaged";
            }

            var layer = lora.Layers[target.Layer];
            if (target.Offset > weights.Bytes - (long)layer.Rows * layer.Columns * size)
            {
                return $"{network.Path}: {target.Name} does not lie in its file";
            }
        }

        return null;
    }

    public static string Beside(LoraNetworkEntry network) => network.Path[..(network.Path.LastIndexOf('/') + 1)] + network.WeightsFile;
}
