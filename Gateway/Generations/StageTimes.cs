using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>Where the time of an ended generation went, in milliseconds.</summary>
/// <param name="WaitMs">Neither denoised nor decoded: queues, hand-offs, encoding, writing.</param>
/// <param name="LostMs">Attempts that gave no result.</param>
internal sealed record StageTimes(double WaitMs, double DenoiseMs, double DecodeMs, double LostMs, double TotalMs)
{
    /// <summary>Null while it is open.</summary>
    public static StageTimes? Of(GenerationSnapshot generation)
    {
        if (generation.FinishedAt is not { } finished)
        {
            return null;
        }

        var good = generation.Ranges.Where(range => range.Status == RangeStatus.Completed).ToList();
        var decode = good.Sum(range => range.DecodeElapsed.TotalMilliseconds);
        var denoise = good.Sum(range => range.Elapsed.TotalMilliseconds) - decode;
        var lost = generation.Ranges.Sum(range => range.Elapsed.TotalMilliseconds) - denoise - decode;
        var total = (finished - generation.CreatedAt).TotalMilliseconds;
        return new StageTimes(
            Math.Round(Math.Max(0, total - denoise - decode - lost), 2),
            Math.Round(denoise, 2),
            Math.Round(decode, 2),
            Math.Round(lost, 2),
            Math.Round(total, 2)
        );
    }
}
