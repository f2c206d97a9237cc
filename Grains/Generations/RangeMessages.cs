using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>What a generation asks schedulers and workers for.</summary>
internal static class RangeMessages
{
    public static StepRangeId IdIn(this RangeRecord range, string generationId) => new(generationId, range.Attempt, range.From, range.To);

    public static RangeRequest ToRequest(this RangeRecord range, string generationId, GenerationProgress progress) =>
        new(range.IdIn(generationId), progress.State.Request!.Tenant, range.Denoiser, range.Tier)
        {
            Decoder = range.Decoder,
            LatentBytes = progress.State.LatentState.Length,
            FailedBy = progress.Failures.ByWorker(range.From).ToImmutableDictionary(),
            Content = progress.State.FamilyContent,
            Loras = range.Loras(progress.State.Request!),
        };

    /// <summary>What a completed range showed of its worker.</summary>
    public static RangeMeasurement Measured(this RangeRecord range, StepRangeResult result) =>
        new(result.WorkerId, range.Denoiser, range.To - range.From, result.Elapsed - result.DecodeElapsed, result.DecodeElapsed);

    public static StepRangeAssignment ToAssignment(this RangeRecord range, string generationId, GenerationState state) =>
        new(range.IdIn(generationId), state.Request!.Family, range.Denoiser, state.LatentState)
        {
            Decoder = range.Decoder,
            PreviewEvery = state.Request.PreviewEvery,
            Content = state.FamilyContent,
            Loras = range.Loras(state.Request),
        };

    /// <summary>Steps need them; decoding does not.</summary>
    private static ImmutableArray<string> Loras(this RangeRecord range, GenerationRequest request) =>
        range.To > range.From && !request.Loras.IsDefaultOrEmpty ? [.. request.Loras.Select(lora => lora.Hash)] : [];
}
