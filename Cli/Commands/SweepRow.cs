namespace HybridGrains.Cli.Commands;

/// <summary>What one split cost, as means per picture, and how many of its pictures show what they should (null when not scored).</summary>
internal sealed record SweepRow(
    int CloudSteps,
    int Pictures,
    double Seconds,
    double CloudMs,
    double EdgeMs,
    double BytesMoved,
    string Folder
)
{
    public SweepAccuracy? Accuracy { get; init; }
}
