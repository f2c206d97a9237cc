namespace HybridGrains.Policy.Simulation;

/// <summary>A range on a worker.</summary>
internal sealed class RunningRange(WaitingRange range, long started)
{
    public WaitingRange Range { get; } = range;
    public SimulatedGeneration Generation => Range.Generation;
    public long Started { get; } = started;
    public int StepsLeft { get; set; } = range.Demand.Steps;
    public bool Decode => Range.Demand.Decoder is not null;

    /// <summary>Time spent denoising and decoding, in units of 100 ns.</summary>
    public long Denoised { get; set; }
    public long Decoded { get; set; }

    public RoundKind Next =>
        StepsLeft == 0 ? RoundKind.Decode
        : Range.Large ? RoundKind.Large
        : RoundKind.Small;
}
