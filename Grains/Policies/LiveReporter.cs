using System.Collections.Concurrent;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Metrics;
using HybridGrains.Policy;
using HybridGrains.Policy.Rewards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

/// <summary>Tells the policy grain how the generations of the arms came out.</summary>
public sealed partial class LiveReporter(
    IGrainFactory grains,
    IOptions<PolicyOptions> options,
    ClusterMetrics metrics,
    ILogger<LiveReporter> logger
)
{
    private static readonly RewardOptions Reward = new();
    private readonly ConcurrentDictionary<string, bool> _unmeasured = new();
    private readonly ILogger<LiveReporter> _logger = logger;

    /// <summary>
    /// Reports a generation that completed or failed, without waiting for anybody. Of no arm, cancelled, or of a family whose
    /// quality was not measured: nothing is sent.
    /// </summary>
    public void Ended(EndedGeneration generation, FamilyManifest family)
    {
        if (
            generation.Arm is not (PolicyArm.Followed or PolicyArm.Explore or PolicyArm.Control)
            || generation.Status is not (GenerationStatus.Completed or GenerationStatus.Failed)
        )
        {
            return;
        }

        if (Report(generation, family) is not { } report)
        {
            return;
        }

        metrics.CountLiveReward(ArmNames.Of(generation.Arm), report.Reward);
        try
        {
            grains.GetGrain<IPolicyGrain>(options.Value.Learner).ReportAsync(report).Ignore();
        }
        catch (ArgumentException)
        {
            // No silo of this cluster has the grain's class any more.
            LogNoLearner(options.Value.Learner, generation.Id);
        }
    }

    /// <summary>The report of a generation that has ended; null where it cannot be valued.</summary>
    public LiveReport? Report(EndedGeneration generation, FamilyManifest family)
    {
        var request = generation.Request;
        var measured = request.Fast ? family.MeasuredFast : family.Measured;
        if (measured is null)
        {
            if (_unmeasured.TryAdd($"{family.Name}{(request.Fast ? " (fast)" : "")}", true))
            {
                LogUnmeasured(family.Name, request.Fast);
            }

            return null;
        }

        // A failed generation has no picture, and its reward does not ask for one.
        var quality =
            generation.Status == GenerationStatus.Completed ? MeasuredQuality.Of(measured, request.Sampler, generation.Ranges) : 0;
        if (quality is null)
        {
            return null;
        }

        var reward = new LiveReward(Reward, quality.Value, options.Value.ClassOf(request.Tenant), options.Value.PricePerCloudSecond);
        if (reward.Sojourns(generation) is not { } sojourns)
        {
            return null;
        }
        // A decision that was not drawn, between others that were, would be credited with what they brought about.
        var whole = generation.Drawn.Select(drawn => drawn.Attempt).SequenceEqual(generation.Ranges.Select(range => range.Attempt));
        LiveDecision[] decisions = whole
            ?
            [
                .. generation.Drawn.Zip(
                    sojourns,
                    (drawn, total) => drawn with { Reward = total.Discounted, PlainReward = total.Plain, Tau = total.Tau }
                ),
            ]
            : [];
        return new LiveReport(
            generation.Id,
            generation.Arm,
            generation.PolicyVersion,
            reward.FromAcceptance(generation, sojourns),
            Reward.Gamma,
            ObservationSchema.Fingerprint,
            decisions
        );
    }

    [LoggerMessage(
        EventId = 2120,
        Level = LogLevel.Warning,
        Message = "The quality of {Family} (fast: {Fast}) was not measured: nothing is learned from its generations, and "
            + "they are compared with nothing"
    )]
    private partial void LogUnmeasured(string family, bool fast);

    [LoggerMessage(EventId = 2121, Level = LogLevel.Debug, Message = "No learner {Policy} hears how {GenerationId} came out")]
    private partial void LogNoLearner(string policy, string generationId);
}
