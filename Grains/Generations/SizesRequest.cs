using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>The size conditioning of a request for the engine, with what it leaves open filled in as diffusers does.</summary>
public static class SizesRequest
{
    private const int MaxSide = 65_536;
    private const int MaxScore = 10;

    public static string Rule { get; } = $"and its like must be 1 to {MaxSide} pixels a side, corners from 0, scores 0 to {MaxScore}";

    /// <summary>The name of a field that was given.</summary>
    public static string FirstField(PictureSizes? sizes) => Fields(sizes)?.Keys.FirstOrDefault() ?? "target_size";

    public static bool AreInRange(PictureSizes? sizes)
    {
        if (sizes is null)
        {
            return true;
        }

        PixelPair?[] sides = [sizes.Original, sizes.Target, sizes.NegativeOriginal, sizes.NegativeTarget];
        PixelPair?[] corners = [sizes.Crop, sizes.NegativeCrop];
        return sides.All(pair => Lies(pair, 1))
            && corners.All(pair => Lies(pair, 0))
            && sizes.AestheticScore is null or (>= 0 and <= MaxScore)
            && sizes.NegativeAestheticScore is null or (>= 0 and <= MaxScore);
    }

    private static bool Lies(PixelPair? pair, int least) =>
        pair is null || (pair.Vertical >= least && pair.Vertical <= MaxSide && pair.Horizontal >= least && pair.Horizontal <= MaxSide);

    public static SizeConditioning? Of(GenerationRequest request)
    {
        if (request.Sizes is not { } sizes)
        {
            return null;
        }

        // diffusers tells the negative row other sizes only where it has both of them.
        var negative = sizes is { NegativeOriginal: not null, NegativeTarget: not null }
            ? Row(request, sizes.NegativeOriginal, sizes.NegativeCrop, sizes.NegativeTarget)
            : null;
        var row = Row(request, sizes.Original, sizes.Crop, sizes.Target);
        return row with
        {
            Negative = negative,
            AestheticScore = sizes.AestheticScore ?? row.AestheticScore,
            NegativeAestheticScore = sizes.NegativeAestheticScore ?? row.NegativeAestheticScore,
        };
    }

    /// <summary>For the provenance of a picture, by the names of a request's fields.</summary>
    public static IReadOnlyDictionary<string, string>? Fields(PictureSizes? sizes)
    {
        if (sizes is null)
        {
            return null;
        }

        static string? Size(PixelPair? pair) => pair is null ? null : FormattableString.Invariant($"{pair.Horizontal}x{pair.Vertical}");
        static string? Corner(PixelPair? pair) => pair is null ? null : FormattableString.Invariant($"{pair.Vertical},{pair.Horizontal}");
        static string? Score(float? score) => score is null ? null : FormattableString.Invariant($"{score}");
        (string Name, string? Text)[] fields =
        [
            ("original_size", Size(sizes.Original)),
            ("crops_coords_top_left", Corner(sizes.Crop)),
            ("target_size", Size(sizes.Target)),
            ("negative_original_size", Size(sizes.NegativeOriginal)),
            ("negative_crops_coords_top_left", Corner(sizes.NegativeCrop)),
            ("negative_target_size", Size(sizes.NegativeTarget)),
            ("aesthetic_score", Score(sizes.AestheticScore)),
            ("negative_aesthetic_score", Score(sizes.NegativeAestheticScore)),
        ];
        return fields.Where(field => field.Text is not null).ToDictionary(field => field.Name, field => field.Text!);
    }

    private static SizeConditioning Row(GenerationRequest request, PixelPair? original, PixelPair? crop, PixelPair? target) =>
        new(original?.Horizontal ?? request.Width, original?.Vertical ?? request.Height, crop?.Horizontal ?? 0, crop?.Vertical ?? 0)
        {
            Target = target is null ? null : (target.Horizontal, target.Vertical),
        };
}
