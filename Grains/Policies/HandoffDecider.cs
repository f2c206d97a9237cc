using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Policy;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Policies;

/// <summary>Asks the silo's policy what comes next, and the scheduler first where the policy looks at the cluster.</summary>
/// <remarks>
/// A checkpoint is written once this has decided, so it always decides: without an answer of the scheduler, by the model's split.
/// </remarks>
public sealed partial class HandoffDecider(
    IHandoffPolicy policy,
    TrafficArms arms,
    HandoffObserver observer,
    ILogger<HandoffDecider> logger
)
{
    private readonly ILogger<HandoffDecider> _logger = logger;
    private readonly FixedSplitPolicy _modelsSplit = new();

    /// <summary>Decides what comes next in the arm that the generation belongs to.</summary>
    public async Task<MadeDecision> DecideAsync(DecisionContext context, ISchedulerGrain scheduler)
    {
        var (arm, version) = (arms.Of(context), arms.Version);
        var (request, defaults) = (context.Request, context.Defaults);
        var decider = arm == PolicyArm.Control ? _modelsSplit : policy;
        ClusterLoadReport? load = null;
        if (decider.ReadsLoad(request.CloudSteps is not null))
        {
            try
            {
                load = await scheduler.LoadAsync(
                    new LoadQuery(defaults.LargeDenoiser, defaults.SmallDenoiser, context.LatentBytes, 3L * request.Width * request.Height)
                );
            }
            catch (Exception silent)
            {
                LogSilent(request.Family, silent);
                decider = _modelsSplit;
            }
        }

        var observation = observer.Observe(context, load);
        var drawn = load is null ? null : arms.Draw(context, arm, observation);
        var (decision, why) = drawn is null
            ? decider.Explain(observation)
            : new ExplainedDecision(drawn.Decision, LearnedPolicy.Explain(observation, drawn));
        return new MadeDecision(decision, decider.Name, arm == PolicyArm.None ? why : $"{ArmNames.Of(arm)} arm: {why}")
        {
            Arm = arm,
            Version = version,
            Drawn = drawn,
        };
    }

    [LoggerMessage(
        EventId = 2110,
        Level = LogLevel.Warning,
        Message = "The scheduler of {Family} did not say how the cluster stands; the model's split decides"
    )]
    private partial void LogSilent(string family, Exception silent);
}
