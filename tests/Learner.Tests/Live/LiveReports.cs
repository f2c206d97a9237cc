using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Learner.Tests.Live;

/// <summary>Reports as honest silos send them.</summary>
internal static class LiveReports
{
    public static PolicyNetwork Network { get; } = BundledPolicy.Load();

    public static LearnedPolicy Policy { get; } = new(Network);

    public static LiveReport Outcome(PolicyArm arm, double reward, string id = "one", long? version = null) =>
        new(id, arm, version ?? Policy.Version, reward, 0.999, ObservationSchema.Fingerprint, []);

    /// <summary>Two decisions that the bundled policy drew.</summary>
    public static LiveReport Drawn(string id = "one") => Drawn(Policy, id);

    /// <summary>Two decisions that a policy drew.</summary>
    public static LiveReport Drawn(LearnedPolicy policy, string id) =>
        Outcome(PolicyArm.Explore, 0.8, id, policy.Version) with
        {
            Decisions = [.. ((int[])[0, 5]).Select((done, i) => Decision(policy, done, i + 1, id))],
        };

    private static LiveDecision Decision(LearnedPolicy policy, int stepsDone, int attempt, string id)
    {
        var observation = new Observation(12, stepsDone, 3, "large", "small")
        {
            Edge = new TierLoad
            {
                Workers = 1,
                Slots = 1,
                FreeSlots = 1,
            },
            SlackSeconds = 3,
            DeadlineSeconds = 4,
        };
        var drawn = policy.Draw(observation, RandomStream.Of(id.Sum(letter => letter), RandomPurpose.Exploration, attempt));
        return new LiveDecision(attempt, drawn.Observation, drawn.Allowed, drawn.Action, drawn.LogProb, drawn.Version)
        {
            Reward = attempt == 2 ? 0.9 : -0.02,
            PlainReward = attempt == 2 ? 0.95 : -0.02,
            Tau = 40,
        };
    }
}
