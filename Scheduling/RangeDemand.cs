namespace HybridGrains.Scheduling;

/// <summary>What a step range asks of a worker.</summary>
/// <param name="PreferEdge">The tier to use while it has any live worker that can.</param>
/// <param name="LatentBytes">Bytes that travel to an edge worker.</param>
/// <param name="FailedBy">How often each worker failed this range; one that failed it less often is taken where there is one.</param>
public sealed record RangeDemand(
    string Denoiser,
    string? Decoder,
    int Steps,
    bool PreferEdge,
    long LatentBytes = 0,
    IReadOnlyDictionary<string, int>? FailedBy = null
)
{
    /// <summary>Content of the family's files that it needs; "" for any.</summary>
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs it needs.</summary>
    public IReadOnlyList<string> Loras { get; init; } = [];

    /// <summary>How often a worker failed this range.</summary>
    public int FailuresOf(string worker) => FailedBy?.GetValueOrDefault(worker) ?? 0;
}
