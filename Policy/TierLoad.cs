namespace HybridGrains.Policy;

/// <summary>How one tier stands at a decision epoch, as the scheduler knows it.</summary>
/// <param name="Workers">Workers with a valid lease.</param>
/// <param name="FreeSlots">Ranges that could start now, over all workers.</param>
/// <param name="Slots">Ranges that could run at once, over all workers.</param>
/// <param name="WaitingRanges">Ranges queued for this tier.</param>
/// <param name="BacklogSeconds">Work queued and running, spread over the live workers.</param>
/// <param name="LargeStepMs">One step of the large denoiser for one more range; 0 when the tier has none.</param>
/// <param name="SmallStepMs">One step of the small denoiser for one more range; 0 when the tier has none.</param>
/// <param name="DecodeMs">Decoding one picture.</param>
/// <param name="LatentTransferMs">Moving a latent state to the tier, round trip included; 0 in the cloud.</param>
/// <param name="PictureTransferMs">Moving a decoded picture back; 0 in the cloud.</param>
/// <param name="LossRate">Share of its recent ranges that were lost, 0 to 1.</param>
public readonly record struct TierLoad(
    int Workers,
    int FreeSlots,
    int Slots,
    int WaitingRanges,
    double BacklogSeconds,
    double LargeStepMs,
    double SmallStepMs,
    double DecodeMs,
    double LatentTransferMs,
    double PictureTransferMs,
    double LossRate
);
