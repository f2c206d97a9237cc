namespace HybridGrains.Diffusion.Families;

/// <summary>
/// What the members of family.json must satisfy beyond their types, so that nothing that uses a family needs to ask again.
/// </summary>
internal static class FamilyRules
{
    private const int MaxChannels = 64;
    private const int MaxFactor = 64;
    private const int MaxCount = 1000;
    private const int MaxSide = 16_384;

    /// <exception cref="FamilyException">The message names the member and the allowed range.</exception>
    public static void Check(string folder, FamilyManifest manifest)
    {
        if (
            manifest.Denoisers.Any(entry => entry is null)
            || manifest.Decoders.Any(entry => entry is null)
            || manifest.Files.Values.Any(file => file is null)
        )
        {
            throw new FamilyException($"{folder}: denoisers, decoders and files may not hold null.");
        }

        var (latent, size) = (manifest.Latent, manifest.Size);
        (string Member, double Value, double Min, double Max)[] rules =
        [
            ("latent.channels", latent.Channels, 1, MaxChannels),
            ("latent.factor", latent.Factor, 1, MaxFactor),
            ("latent.scalingFactor", latent.ScalingFactor, 1e-6, 1e6),
            ("size.min", size.Min, 1, MaxSide),
            ("size.max", size.Max, size.Min, MaxSide),
            ("size.multiple", size.Multiple, 1, MaxSide),
        ];
        foreach (var (member, value, min, max) in rules)
        {
            if (!(value >= min && value <= max))
            {
                throw new FamilyException($"{folder}: {member} is {value}; it must be between {min} and {max}.");
            }
        }

        if (manifest.Vocabulary is { } words && words.Objects.Any(item => item is null || string.IsNullOrWhiteSpace(item.Name)))
        {
            throw new FamilyException($"{folder}: vocabulary.objects must each have a name.");
        }

        if (manifest.Vocabulary is { MaxCount: not (>= 1 and <= MaxCount) } counted)
        {
            throw new FamilyException($"{folder}: vocabulary.maxCount is {counted.MaxCount}; it must be between 1 and {MaxCount}.");
        }

        if (latent.PreviewRgb is { } map && (map.Count != 3 || map.Any(row => row is null || row.Count != latent.Channels + 1)))
        {
            throw new FamilyException($"{folder}: latent.previewRgb must have 3 rows of {latent.Channels + 1} numbers.");
        }
    }
}
