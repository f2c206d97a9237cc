namespace HybridGrains.Diffusion.Pictures;

/// <summary>One attempt at the steps [From, To) of a picture. From = To only decoded.</summary>
/// <param name="Tier">"cloud" or "edge".</param>
/// <param name="Status">"completed", or how the attempt ended otherwise.</param>
/// <param name="Ms">Wall-clock milliseconds.</param>
public sealed record ProvenanceRange(
    int Attempt,
    int From,
    int To,
    string Worker,
    string Tier,
    string Denoiser,
    string? Decoder,
    string Status,
    double Ms
)
{
    /// <summary>What the worker's owner calls it: a label. Null where the id is the name.</summary>
    public string? WorkerName { get; init; }
}
