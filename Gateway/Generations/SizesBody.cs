using System.Globalization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>SDXL's size conditioning out of the fields of a request.</summary>
internal static class SizesBody
{
    private const int MaxSide = 65_536;
    private const float MaxScore = 10;

    /// <summary>Null when the request has none of the fields.</summary>
    /// <exception cref="FaultException">Names field and range.</exception>
    public static PictureSizes? Read(GenerationBody body)
    {
        var sizes = new PictureSizes
        {
            Original = Size("original_size", body.OriginalSize),
            Crop = Corner("crops_coords_top_left", body.CropsCoordsTopLeft),
            Target = Size("target_size", body.TargetSize),
            NegativeOriginal = Size("negative_original_size", body.NegativeOriginalSize),
            NegativeCrop = Corner("negative_crops_coords_top_left", body.NegativeCropsCoordsTopLeft),
            NegativeTarget = Size("negative_target_size", body.NegativeTargetSize),
            AestheticScore = Score("aesthetic_score", body.AestheticScore),
            NegativeAestheticScore = Score("negative_aesthetic_score", body.NegativeAestheticScore),
        };
        if (
            sizes.NegativeOriginal is null != sizes.NegativeTarget is null
            || (sizes.NegativeCrop is not null && sizes.NegativeTarget is null)
        )
        {
            var missing = sizes.NegativeTarget is null ? "negative_target_size" : "negative_original_size";
            throw Invalid(missing, "must be given with the other sizes of the negative prompt");
        }

        return sizes == new PictureSizes() ? null : sizes;
    }

    private static PixelPair? Size(string field, string? text) =>
        Pair(field, text, 'x', 1, $"must be WIDTHxHEIGHT with sides of 1 to {MaxSide} pixels") is { } pair
            ? new PixelPair(pair.Second, pair.First)
            : null;

    private static PixelPair? Corner(string field, string? text) =>
        Pair(field, text, ',', 0, $"must be TOP,LEFT of 0 to {MaxSide} pixels") is { } pair ? new PixelPair(pair.First, pair.Second) : null;

    private static (int First, int Second)? Pair(string field, string? text, char between, int min, string rule)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(between);
        bool Fits(string part, out int number) =>
            int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number)
            && number >= min
            && number <= MaxSide;
        return parts.Length == 2 && Fits(parts[0], out var first) && Fits(parts[1], out var second)
            ? (first, second)
            : throw Invalid(field, $"{rule}; it is '{(text.Length <= 60 ? text : text[..60] + "...")}'");
    }

    private static float? Score(string field, float? score) =>
        score is null or (>= 0 and <= MaxScore)
            ? score
            : throw Invalid(field, $"must be between 0 and {MaxScore}; it is {score.Value.ToString(CultureInfo.InvariantCulture)}");

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
