using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Policy;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

/// <summary>Makes a policy's observation out of a generation and its scheduler's load.</summary>
/// <remarks>Nothing here estimates a prompt's difficulty or reads the latents' movement: both stay at "nothing known".</remarks>
public sealed class HandoffObserver(IOptions<PolicyOptions> options, TimeProvider timeProvider)
{
    /// <summary>What a large step counts for once a small one has run; the same in the bundled policy's training.</summary>
    private const double LateLargeWeight = 0.5;

    /// <param name="load">Null when nobody was asked.</param>
    public Observation Observe(DecisionContext context, ClusterLoadReport? load)
    {
        var (request, defaults) = (context.Request, context.Defaults);
        var promised = options.Value.ClassOf(request.Tenant);
        return new Observation(
            request.Steps,
            context.StepsDone,
            request.CloudSteps ?? DefaultSplit(request, defaults),
            defaults.LargeDenoiser,
            defaults.SmallDenoiser
        )
        {
            SplitRequested = request.CloudSteps is not null,
            EffectiveLargeSteps = EffectiveLargeSteps(context.Ranges, defaults.LargeDenoiser),
            QualityFloor = promised.QualityFloor,
            DeadlineSeconds = promised.Deadline.TotalSeconds,
            SlackSeconds = (context.CreatedAt + promised.Deadline - timeProvider.GetUtcNow()).TotalSeconds,
            PricePerCloudSecond = options.Value.PricePerCloudSecond,
            ArrivalsPerSecond = load?.ArrivalsPerSecond ?? 0,
            LastOnEdge = context.Ranges.LastOrDefault(range => range.Status == RangeStatus.Completed) is { } last
                ? last.Tier == Tier.Edge
                : null,
            LostRanges = context.Ranges.Count(range => range.Status is RangeStatus.Lost or RangeStatus.Failed or RangeStatus.Rejected),
            Cloud = load is null ? default : Tell(load.Cloud),
            Edge = load is null ? default : Tell(load.Edge),
        };
    }

    /// <summary>The family's split in proportion to the steps that are run, counted like them along the whole schedule.</summary>
    private static int DefaultSplit(GenerationRequest request, FamilyDefaults defaults)
    {
        var run = Math.Min(request.Steps, (int)(request.Steps * (request.Strength ?? 1)));
        return request.Steps - run + (int)Math.Round((double)defaults.CloudSteps * run / defaults.Steps);
    }

    private static double EffectiveLargeSteps(IEnumerable<RangeRecord> ranges, string large)
    {
        var (sum, weight) = (0.0, 1.0);
        foreach (var range in ranges.Where(range => range.Status == RangeStatus.Completed && range.To > range.From))
        {
            if (range.Denoiser == large)
            {
                sum += weight * (range.To - range.From);
            }
            else
            {
                weight = LateLargeWeight;
            }
        }

        return sum;
    }

    private static TierLoad Tell(TierLoadReport tier) =>
        new(
            tier.Workers,
            tier.FreeSlots,
            tier.Slots,
            tier.WaitingRanges,
            tier.Backlog.TotalSeconds,
            tier.LargeStep.TotalMilliseconds,
            tier.SmallStep.TotalMilliseconds,
            tier.Decode.TotalMilliseconds,
            tier.LatentTransfer.TotalMilliseconds,
            tier.PictureTransfer.TotalMilliseconds,
            tier.LossRate
        );
}
