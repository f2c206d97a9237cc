namespace HybridGrains.Gateway.Generations;

internal sealed record RangeView(
    int Attempt,
    int From,
    int To,
    string Worker,
    string Tier,
    string Denoiser,
    string? Decoder,
    string Status,
    double Ms,
    double DecodeMs,
    string? Error,
    string Why,
    string? WorkerName
);
