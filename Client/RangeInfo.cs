namespace HybridGrains.Client;

/// <summary>
/// One attempt at the steps [From, To). Tier: cloud or edge. Status: waiting, running, completed, lost, rejected, failed or
/// cancelled.
/// </summary>
public sealed record RangeInfo(
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
    string? Error
)
{
    /// <summary>Who decided on it, and on what.</summary>
    public string Why { get; init; } = "";

    /// <summary>What the worker's owner calls it: a label, not unique. Null where the id is the name.</summary>
    public string? WorkerName { get; init; }

    /// <summary>For people: the name, or the id where there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ShownWorker => WorkerName ?? Worker;
}
