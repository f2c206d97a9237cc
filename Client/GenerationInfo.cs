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
    /// <summary>For people: words that the model does not know, syntax of other tools. Empty from a gateway that has none.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The model's safety checker withheld the picture, which is black.</summary>
    public bool Withheld { get; init; }

    public bool HasEnded => Status is "completed" or "failed" or "cancelled";
}
