using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>
/// The chief of distributed PPO (Heess et al. 2017): holds the parameters, averages the gradients of at least <c>workers -
/// dropped</c> workers, clips, steps (Adam) and publishes the next version. A gradient of an older version is refused, which is
/// how the slowest are dropped. No threads, no I/O: one caller at a time.
/// </summary>
public sealed class Chief
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-5;

    /// <summary>Returns follow the policy: older ones count for this many at most.</summary>
    private const double ReturnMemory = 500_000;

    private readonly PpoOptions _options;
    private readonly int _needed;
    private readonly int _workers;
    private readonly SortedDictionary<int, GradientMessage> _arrived = [];
    private readonly float[] _parameters;
    private readonly float[] _adamMean;
    private readonly float[] _adamSquare;
    private ChiefState _state;

    public Chief(ChiefState state, PpoOptions options, int workers, int dropped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(dropped);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dropped, workers);
        (_options, _workers, _needed) = (options, workers, workers - dropped);
        (_parameters, _adamMean, _adamSquare) = ([.. state.Parameters], [.. state.AdamMean], [.. state.AdamSquare]);
        _state = state;
        LearningRate = options.LearningRate;
    }

    public double LearningRate { get; set; }

    public long Version => _state.Version;

    public long Iteration => _state.Iteration;

    /// <summary>Of the last step; null before it.</summary>
    public UpdateStatistics? LastUpdate { get; private set; }

    /// <summary>The last step has taken the policy as far from its experience as it may go: collect anew.</summary>
    public bool ShouldStop => LastUpdate?.ApproxKl > 1.5 * _options.TargetKl;

    /// <summary>A copy that nothing changes any more.</summary>
    public ChiefState State => _state with { Parameters = [.. _parameters], AdamMean = [.. _adamMean], AdamSquare = [.. _adamSquare] };

    public LearnerSnapshot Snapshot() =>
        new(
            Version,
            _state.Shape,
            [.. _parameters],
            new InputNormalisation(
                [.. _state.Observations.Mean.Select(mean => (float)mean)],
                [.. Enumerable.Range(0, _state.Observations.Mean.Length).Select(i => (float)_state.Observations.Deviation(i))]
            ),
            _state.Returns.Mean[0],
            _state.Returns.Deviation(0)
        );

    /// <summary>Begins the updates of an iteration.</summary>
    public static AdvantageScale Scale(IEnumerable<RolloutSummary> summaries)
    {
        var advantages = summaries
            .OrderBy(summary => summary.Worker)
            .Aggregate(RunningMoments.Empty(1), (sum, summary) => sum.Merge(summary.Advantages));
        return new AdvantageScale(advantages.Mean[0], advantages.Deviation(0));
    }

    /// <summary>Mean gradient over all samples, in the order given: what one worker with all of them would send.</summary>
    public static double[] Average(IReadOnlyCollection<GradientMessage> messages)
    {
        var samples = messages.Sum(message => message.Samples);
        var gradient = new double[messages.First().Gradient.Length];
        foreach (var message in messages)
        {
            var weight = (double)message.Samples / samples;
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] += weight * message.Gradient[i];
            }
        }

        return gradient;
    }

    public OfferOutcome Offer(GradientMessage message)
    {
        if (message.Version != Version)
        {
            return OfferOutcome.Stale;
        }

        if (
            message.Worker < 0
            || message.Worker >= _workers
            || message.Samples < 1
            || message.Gradient.Length != _parameters.Length
            || _arrived.ContainsKey(message.Worker)
            || !double.IsFinite(message.ApproxKl)
            || message.Gradient.Any(value => !float.IsFinite(value))
        )
        {
            return OfferOutcome.Unsound;
        }

        _arrived.Add(message.Worker, message);
        if (_arrived.Count < _needed)
        {
            return OfferOutcome.Kept;
        }

        Step();
        return OfferOutcome.Stepped;
    }

    /// <summary>Ends an iteration: what its rollouts say of observations and returns enters the normalisation.</summary>
    public void CloseIteration(IEnumerable<RolloutSummary> summaries)
    {
        _arrived.Clear();
        LastUpdate = null;
        var (observations, returns) = (_state.Observations, _state.Returns.Forget(ReturnMemory));
        foreach (var summary in summaries.OrderBy(summary => summary.Worker))
        {
            (observations, returns) = (observations.Merge(summary.Observations), returns.Merge(summary.Returns));
        }

        KeepValues(_state.Returns, returns);
        _state = _state with { Iteration = Iteration + 1, Observations = observations, Returns = returns };
    }

    private void Step()
    {
        // Sorted by worker, so that who was first leaves no trace in the sums.
        var gradient = Average(_arrived.Values);
        var norm = Math.Sqrt(gradient.Sum(value => value * value));
        Adam(gradient, Math.Min(1, _options.MaxGradNorm / (norm + 1e-6)));
        var samples = (double)_arrived.Values.Sum(message => message.Samples);
        double Mean(Func<GradientMessage, double> figure) => _arrived.Values.Sum(message => figure(message) * message.Samples / samples);
        LastUpdate = new UpdateStatistics(
            Mean(m => m.PolicyLoss),
            Mean(m => m.ValueLoss),
            Mean(m => m.Entropy),
            Mean(m => m.ApproxKl),
            Mean(m => m.ClipFrac),
            norm
        );
        _arrived.Clear();
    }

    private void Adam(double[] gradient, double scale)
    {
        _state = _state with { Version = Version + 1 };
        var rate = LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, Version)) / (1 - Math.Pow(Beta1, Version));
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = gradient[i] * scale;
            _adamMean[i] = (float)((Beta1 * _adamMean[i]) + ((1 - Beta1) * g));
            _adamSquare[i] = (float)((Beta2 * _adamSquare[i]) + ((1 - Beta2) * g * g));
            _parameters[i] -= (float)(rate * _adamMean[i] / (Math.Sqrt(_adamSquare[i]) + Epsilon));
        }
    }

    /// <summary>
    /// Rewrites the critic's last layer so that its values stay what they were under the new scale (van Hasselt et al. 2016,
    /// PopArt).
    /// </summary>
    private void KeepValues(RunningMoments before, RunningMoments after)
    {
        var (oldDeviation, newDeviation) = (before.Deviation(0), after.Deviation(0));
        var last = _state.Shape.Critic.Layers.Last();
        var layer = _parameters.AsSpan(_parameters.Length - ((last.Inputs + 1) * last.Outputs));
        for (var i = 0; i < last.Inputs; i++)
        {
            layer[i] = (float)(layer[i] * oldDeviation / newDeviation);
        }

        layer[^1] = (float)(((oldDeviation * layer[^1]) + before.Mean[0] - after.Mean[0]) / newDeviation);
    }
}
