using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Tests.Tasks;

/// <summary>A semi-Markov decision process as a table, small enough for value iteration. Observations are one-hot.</summary>
/// <param name="Outcomes">By state and action; an empty row ends the episode.</param>
/// <param name="Gamma">Discount of one tick.</param>
/// <param name="AnyStart">Episodes start anywhere, so that every state is learned; otherwise in state 0.</param>
internal sealed record TableTask(TableOutcome[][][] Outcomes, double Gamma, bool AnyStart = false) : IRollouts
{
    public int States => Outcomes.Length;

    public int Actions => Outcomes.Max(actions => actions.Length);

    public IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Exploration);
        var trajectories = new List<Trajectory>();
        for (var made = 0; made < decisions; made = trajectories.Sum(trajectory => trajectory.Decisions.Count))
        {
            var episode = Episode(policy, ref random);
            if (episode.Decisions.Count > 0)
            {
                trajectories.Add(episode);
            }
        }

        return trajectories;
    }

    /// <summary>Values and greedy actions of the optimal policy, by value iteration with <c>gamma^tau</c>.</summary>
    public (double[] Values, int[] Best) Solve()
    {
        var values = new double[States];
        for (var sweep = 0; sweep < 2000; sweep++)
        {
            for (var state = 0; state < States; state++)
            {
                values[state] = Outcomes[state].Length == 0 ? 0 : Outcomes[state].Max(action => Worth(action, values));
            }
        }

        return (
            values,
            [
                .. Outcomes.Select(actions =>
                    actions.Length == 0 ? -1 : Enumerable.Range(0, actions.Length).MaxBy(a => Worth(actions[a], values))
                ),
            ]
        );
    }

    public int[] GreedyActions(PolicyNetwork policy) =>
        [
            .. Enumerable
                .Range(0, States)
                .Select(state =>
                {
                    if (Outcomes[state].Length == 0)
                    {
                        return -1;
                    }
                    var logits = new float[Actions];
                    policy.Act(OneHot(state), logits);
                    MaskedLogits.Normalise(logits, Allowed(state));
                    return MaskedLogits.Best(logits);
                }),
        ];

    public float[] OneHot(int state)
    {
        var observation = new float[States];
        observation[state] = 1;
        return observation;
    }

    private Trajectory Episode(PolicyNetwork policy, ref RandomStream random)
    {
        var trajectory = new Trajectory();
        var logits = new float[Actions];
        for (var state = AnyStart ? random.Below(States) : 0; Outcomes[state].Length > 0; )
        {
            var (observation, allowed) = (OneHot(state), Allowed(state));
            policy.Act(observation, logits);
            MaskedLogits.Normalise(logits, allowed);
            var action = MaskedLogits.Sample(logits, ref random);
            var outcome = Draw(Outcomes[state][action], ref random);
            var sojourn = new SojournReward(0, Gamma);
            sojourn.Add(outcome.Tau * SojournReward.TickLength, outcome.Reward);
            trajectory.Decisions.Add(
                new Decision(observation, allowed, [action], logits[action])
                {
                    Outcome = sojourn.Close(outcome.Tau * SojournReward.TickLength, 0),
                }
            );
            state = outcome.Next;
        }

        return trajectory;
    }

    private bool[] Allowed(int state) => [.. Enumerable.Range(0, Actions).Select(action => action < Outcomes[state].Length)];

    /// <summary>The reward comes with the last tick of the decision.</summary>
    private double Worth(TableOutcome[] outcomes, double[] values) =>
        outcomes.Sum(outcome =>
            outcome.Chance * ((Math.Pow(Gamma, outcome.Tau - 1) * outcome.Reward) + (Math.Pow(Gamma, outcome.Tau) * values[outcome.Next]))
        );

    private static TableOutcome Draw(TableOutcome[] outcomes, ref RandomStream random)
    {
        var left = random.Uniform();
        foreach (var outcome in outcomes)
        {
            left -= outcome.Chance;
            if (left < 0)
            {
                return outcome;
            }
        }

        return outcomes[^1];
    }
}
