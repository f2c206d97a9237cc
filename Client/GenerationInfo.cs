namespace HybridGrains.Client;

/// <summary>A generation as the gateway sees it. Status: queued, running, completed, failed or cancelled. Times in milliseconds.</summary>
public sealed record GenerationInfo(
    string Id,
    string Status,
    string Model,
    string Prompt,
    long Seed,
    int Steps,
    int StepsDone,
    IReadOnlyList<RangeInfo> Ranges,
    double CloudMs,
    double EdgeMs,
    double? CloudOnlyMs,
    long BytesMoved,
    string? Reason
)
{
    public bool HasEnded => Status is "completed" or "failed" or "cancelled";
}
