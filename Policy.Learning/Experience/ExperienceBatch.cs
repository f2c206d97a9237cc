using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Smdp;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>
/// One worker's experience of one iteration as tensors: observations normalised, returns in units of the value's normalisation.
/// </summary>
public sealed class ExperienceBatch : IDisposable
{
    private readonly IReadOnlyList<Decision> _decisions;
    private readonly float[] _advantages;
    private readonly float[] _returns;
    private readonly float[] _values;
    private readonly double _meanReturn;
    private readonly IReadOnlyList<Trajectory> _trajectories;

    private ExperienceBatch(
        IReadOnlyList<Decision> decisions,
        float[] advantages,
        float[] returns,
        float[] values,
        double meanReturn,
        IReadOnlyList<Trajectory> trajectories,
        PolicyNetwork policy
    )
    {
        (_decisions, _advantages, _returns, _values, _meanReturn, _trajectories) = (
            decisions,
            advantages,
            returns,
            values,
            meanReturn,
            trajectories
        );
        using var scope = NewDisposeScope();
        var size = decisions[0].Observation.Length;
        var normalised = new float[decisions.Count * size];
        for (var i = 0; i < decisions.Count; i++)
        {
            policy.Input.Apply(decisions[i].Observation, normalised.AsSpan(i * size, size));
        }

        Observations = Keep(tensor(normalised).reshape(decisions.Count, size));
        Actions = Keep(
            tensor(decisions.SelectMany(decision => decision.Action).ToArray()).reshape(decisions.Count, decisions[0].Action.Length)
        );
        Allowed = Keep(
            tensor(decisions.SelectMany(decision => decision.Allowed).ToArray()).reshape(decisions.Count, decisions[0].Allowed.Length)
        );
        LogProbs = Keep(tensor(decisions.Select(decision => decision.LogProb).ToArray()));
        Advantages = Keep(tensor(advantages));
        Returns = Keep(tensor(returns.Select(value => (float)((value - policy.ValueMean) / policy.ValueDeviation)).ToArray()));
        Values = Keep(tensor(values.Select(value => (float)((value - policy.ValueMean) / policy.ValueDeviation)).ToArray()));
    }

    public Tensor Observations { get; }

    public Tensor Actions { get; }

    public Tensor Allowed { get; }

    public Tensor LogProbs { get; }

    public Tensor Advantages { get; }

    public Tensor Returns { get; }

    public Tensor Values { get; }

    /// <exception cref="LearningException">There is no experience.</exception>
    public static ExperienceBatch Create(IReadOnlyList<Trajectory> trajectories, PolicyNetwork policy, PpoOptions options)
    {
        Decision[] decisions = [.. trajectories.SelectMany(trajectory => trajectory.Decisions)];
        if (decisions.Length == 0)
        {
            throw new LearningException("The rollouts hold no decision.");
        }

        var (advantages, values) = (new float[decisions.Length], new float[decisions.Length]);
        for (var i = 0; i < decisions.Length; i++)
        {
            values[i] = (float)policy.Value(decisions[i].Observation);
        }

        var (offset, meanReturn) = (0, 0.0);
        foreach (var trajectory in trajectories)
        {
            var count = trajectory.Decisions.Count;
            if (count == 0)
            {
                continue;
            }

            var next = trajectory.CutOffAt is { } observation ? (float)policy.Value(observation) : 0;
            // Who forgets time forgets it inside a decision as well.
            float[] rewards =
            [
                .. trajectory.Decisions.Select(decision =>
                    (float)(options.Durations == DurationTreatment.PerDecision ? decision.Outcome.Plain : decision.Outcome.Discounted)
                ),
            ];
            float[] taus = [.. trajectory.Decisions.Select(decision => (float)decision.Outcome.Tau)];
            var terminated = new bool[count];
            terminated[^1] = trajectory.CutOffAt is null;
            GeneralisedAdvantage.Compute(
                rewards,
                values.AsSpan(offset, count),
                taus,
                terminated,
                next,
                options.Gamma,
                options.GaeLambda,
                options.Durations,
                advantages.AsSpan(offset, count)
            );
            meanReturn += Return(trajectory, options.Gamma) / trajectories.Count;
            offset += count;
        }

        float[] returns = [.. advantages.Zip(values, (advantage, value) => advantage + value)];
        return new ExperienceBatch(decisions, advantages, returns, values, meanReturn, trajectories, policy);
    }

    public RolloutSummary Summarise(int worker)
    {
        var errors = RunningMoments.Of(_advantages);
        var returns = RunningMoments.Of(_returns);
        var explained = returns.Squares[0] > 0 ? 1 - (errors.Squares[0] / returns.Squares[0]) : 0;
        return new RolloutSummary(
            worker,
            _decisions.Count,
            _trajectories.Count,
            RunningMoments.Of(_decisions[0].Observation.Length, _decisions.Select(decision => decision.Observation)),
            returns,
            errors,
            _meanReturn,
            explained,
            _decisions.Average(decision => decision.Outcome.Tau)
        )
        {
            Judged = _trajectories.Count(trajectory => trajectory.Success is not null),
            Succeeded = _trajectories.Count(trajectory => trajectory.Success == true),
        };
    }

    /// <summary>The rows of one minibatch: a share of a shuffle that the seed fixes.</summary>
    public Tensor Rows(long seed, int minibatch, int minibatches)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Learning);
        long[] rows = [.. Enumerable.Range(0, _decisions.Count).Select(i => (long)i)];
        for (var i = rows.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }

        var from = (int)Math.Min(rows.Length - 1, (long)rows.Length * minibatch / minibatches);
        var to = (int)((long)rows.Length * (minibatch + 1) / minibatches);
        return tensor(rows[from..Math.Max(to, from + 1)]);
    }

    public void Dispose()
    {
        foreach (var held in (Tensor[])[Observations, Actions, Allowed, LogProbs, Advantages, Returns, Values])
        {
            held.Dispose();
        }
    }

    private static double Return(Trajectory trajectory, double gamma)
    {
        var (sum, discount) = (0.0, 1.0);
        foreach (var decision in trajectory.Decisions)
        {
            sum += discount * decision.Outcome.Discounted;
            discount *= Math.Pow(gamma, decision.Outcome.Tau);
        }

        return sum;
    }

    private static Tensor Keep(Tensor created) => created.DetachFromDisposeScope();
}
