using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>An autoencoder's weights in a folder of diffusers that may carry the original names, and what training left behind.</summary>
internal static class AutoencoderWeights
{
    private const string Outer = "first_stage_model.";
    private static readonly string[] Unused = ["loss.", "model_ema."];

    /// <summary>What is left out of a file, in one sentence; null when all of it is used.</summary>
    public static string? Note(string part, IEnumerable<string> names)
    {
        var unused = names
            .Select(Inner)
            .Where(IsUnused)
            .Select(name => name.Split('.')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return unused.Count == 0 ? null : $"{part}: {string.Join(", ", unused)} left out; only training uses what is under these names.";
    }

    /// <param name="weights">Disposed with the result.</param>
    public static IWeights Of(IWeights weights, AutoencoderKLConfig config)
    {
        var original = weights.Names.Any(name => Inner(name).StartsWith("encoder.down.", StringComparison.Ordinal));
        var renamed = new RenamedWeights(weights);
        foreach (var stored in weights.Names.Where(name => !IsUnused(Inner(name))))
        {
            var name = Inner(stored);
            renamed.Add(original ? LdmAutoencoderNames.Translate(name, config.BlockOutChannels.Count) : name, stored);
        }

        return renamed.Owning();
    }

    public static bool IsUnused(string name) => Unused.Any(part => name.StartsWith(part, StringComparison.Ordinal));

    private static string Inner(string name) => name.StartsWith(Outer, StringComparison.Ordinal) ? name[Outer.Length..] : name;
}
