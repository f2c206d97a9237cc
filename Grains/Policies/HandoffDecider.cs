using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Policy;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Policies;

/// <summary>Asks the silo's policy what comes next, and the scheduler first where the policy looks at the cluster.</summary>
/// <remarks>A checkpoint is written once this has decided, so it always decides: without an answer of the scheduler, by the model's split.</remarks>
public sealed partial class HandoffDecider(IHandoffPolicy policy, HandoffObserver observer, ILogger<HandoffDecider> logger)
{
    private readonly ILogger<HandoffDecider> _logger = logger;
    private readonly FixedSplitPolicy _fallback = new();

    /// <summary>Name of the policy that decides in general.</summary>
    public string PolicyName => policy.Name;

    /// <summary>The decision, who made it, and what spoke for it.</summary>
    public async Task<(HandoffDecision Decision, string Policy, string Why)> DecideAsync(GenerationState state, FamilyDefaults defaults, ISchedulerGrain scheduler)
    {
        var request = state.Request!;
        IHandoffPolicy decider = policy;
        ClusterLoadReport? load = null;
        if (policy.ReadsLoad(request.CloudSteps is not null))
        {
            try
            {
                load = await scheduler.LoadAsync(new LoadQuery(defaults.LargeDenoiser, defaults.SmallDenoiser, state.LatentState.Length, 3L * request.Width * request.Height));
            }
            catch (Exception silent)
            {
                LogSilent(request.Family, silent);
                decider = _fallback;
            }
        }

        var observation = observer.Observe(state, defaults, load);
        var decision = decider.Decide(observation);
        return (decision, decider.Name, decider.Explain(observation, decision));
    }

    [LoggerMessage(EventId = 2110, Level = LogLevel.Warning, Message = "The scheduler of {Family} did not say how the cluster stands; the model's split decides")]
    private partial void LogSilent(string family, Exception silent);
}
