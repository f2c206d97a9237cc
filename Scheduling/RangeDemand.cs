namespace HybridGrains.Scheduling;

/// <summary>What a step range asks of a worker.</summary>
/// <param name="PreferEdge">The tier to use while it has any live worker that can.</param>
/// <param name="LatentBytes">Bytes that travel to an edge worker.</param>
/// <param name="AvoidWorker">A worker that has just lost this range; taken only when no other can.</param>
public sealed record RangeDemand(
    string Denoiser,
    string? Decoder,
    int Steps,
    bool PreferEdge,
    long LatentBytes = 0,
    string? AvoidWorker = null
);
