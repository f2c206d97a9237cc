using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>Whether what a worker returned can be the next checkpoint.</summary>
internal static class ResultCheck
{
    /// <summary>
    /// Null when a completed result can be the next checkpoint (and has the picture, if one was asked for); otherwise why not.
    /// </summary>
    public static string? WhyNot(byte[] checkpoint, RangeRecord range, StepRangeResult result)
    {
        try
        {
            var before = LatentState.FromBytes(checkpoint);
            var after = LatentState.FromBytes(result.LatentState.Span);
            if (LatentStateCheck.WhyNot(before, after, range.To) is { } reason)
            {
                return reason;
            }

            if (range.Decoder is null)
            {
                return result.Picture is null ? null : "a picture came that was not asked for";
            }

            var (width, height) = (before.Parameters.Width, before.Parameters.Height);
            return
                result.Picture is { } picture
                && picture.Width == width
                && picture.Height == height
                && picture.Pixels.Length == width * height * 3
                ? null
                : $"the decoded picture is missing or not {width}x{height}";
        }
        catch (LatentStateException broken)
        {
            return broken.Message;
        }
    }
}
