namespace HybridGrains.Scheduling;

/// <summary>What a worker offers, as its last report said.</summary>
/// <param name="Slots">Ranges it runs at once.</param>
/// <param name="StepTimes">Measured time of one step by denoiser; unmeasured ones are missing.</param>
/// <param name="Available">False while draining or not yet probed.</param>
public sealed record WorkerCapacity(
    string Id,
    bool IsEdge,
    IReadOnlySet<string> Denoisers,
    IReadOnlySet<string> Decoders,
    int Slots,
    IReadOnlyDictionary<string, TimeSpan> StepTimes,
    TimeSpan? DecodeTime,
    bool Available
)
{
    public bool CanRun(RangeDemand demand) =>
        Denoisers.Contains(demand.Denoiser) && (demand.Decoder is null || Decoders.Contains(demand.Decoder));
}
