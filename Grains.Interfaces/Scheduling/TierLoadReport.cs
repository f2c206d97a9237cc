namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>How one tier stands, as the scheduler knows it.</summary>
/// <param name="Workers">Available workers whose lease holds.</param>
/// <param name="FreeSlots">Ranges that could start now.</param>
/// <param name="Slots">Ranges that could run at once.</param>
/// <param name="WaitingRanges">Ranges queued for this tier.</param>
/// <param name="Backlog">Work queued and running, spread over the workers.</param>
/// <param name="LargeStep">One step of the large denoiser on the worker with the most room; zero when the tier has none with it.</param>
/// <param name="SmallStep">The same of the small denoiser.</param>
/// <param name="Decode">Decoding one picture.</param>
/// <param name="LatentTransfer">Moving a latent state there; zero in the cloud.</param>
/// <param name="PictureTransfer">Moving a picture back; zero in the cloud.</param>
/// <param name="LossRate">Share of its recent ranges that were lost, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.tier-load-report.v1")]
public sealed record TierLoadReport(
    [property: Id(0)] int Workers,
    [property: Id(1)] int FreeSlots,
    [property: Id(2)] int Slots,
    [property: Id(3)] int WaitingRanges,
    [property: Id(4)] TimeSpan Backlog,
    [property: Id(5)] TimeSpan LargeStep,
    [property: Id(6)] TimeSpan SmallStep,
    [property: Id(7)] TimeSpan Decode,
    [property: Id(8)] TimeSpan LatentTransfer,
    [property: Id(9)] TimeSpan PictureTransfer,
    [property: Id(10)] double LossRate
);
