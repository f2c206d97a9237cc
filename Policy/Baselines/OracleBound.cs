using HybridGrains.Policy.Rewards;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Baselines;

/// <summary>
/// More than any policy can reach: for every generation the best plan as if the cluster were its own. It knows the quality that
/// each plan will have, waits for nobody, runs in the cloud at the speed of a batch of one and the price of the cheapest batch,
/// and at the edge on a device faster than the fastest fleet's mean by two deviations, without jitter.
/// </summary>
public sealed class OracleBound : IHandoffPolicy, IClairvoyant, ISimulationListener
{
    private readonly ScenarioInputs _inputs;
    private readonly RewardOptions _reward;
    private readonly double _costFactor;
    private Func<long, double, double> _qualityOf = (_, _) => throw new InvalidOperationException("The bound looks before it decides.");
    private int _generations;
    private int _successes;
    private double _sum;

    private OracleBound(ScenarioInputs inputs)
    {
        (_inputs, _reward) = (inputs, inputs.Scenario.Reward);
        _costFactor = inputs.Service.LargeStepMs.Min(pair => pair.Value / pair.Key) / inputs.Service.LargeStepMs[1];
    }

    public string Name => "oracle bound";

    /// <summary>Bounds of mean reward and of the share of successes.</summary>
    public static (double Reward, double Success) Compute(ScenarioInputs inputs, long seed, CancellationToken cancellationToken)
    {
        // Nobody is refused, so that everybody is counted.
        var open = inputs with
        {
            Scenario = inputs.Scenario with
            {
                Scheduling = new() { MaxQueuedRanges = 100_000, HeartbeatTimeout = inputs.Scenario.Scheduling.HeartbeatTimeout },
            },
        };
        var bound = new OracleBound(open);
        new ClusterSimulator(open, bound, bound, seed).Run(cancellationToken);
        return bound._generations == 0 ? (0, 0) : (bound._sum / bound._generations, (double)bound._successes / bound._generations);
    }

    public void Look(Func<long, double, double> qualityOf) => _qualityOf = qualityOf;

    public HandoffDecision Decide(Observation observation)
    {
        if (observation.StepsDone == 0 && observation.LostRanges == 0)
        {
            Count(observation);
        }

        return new HandoffDecision(observation.SmallDenoiser, Edge: false, observation.Steps, Decode: true);
    }

    public void OnFinished(in GenerationOutcome outcome) { }

    private void Count(Observation observation)
    {
        var (best, success) = (double.NegativeInfinity, false);
        for (var large = 0; large <= observation.Steps; large++)
        {
            var quality = _qualityOf(observation.Generation, (double)large / observation.Steps);
            foreach (var (seconds, cloudSeconds, edgeSeconds) in Plans(large, observation.Steps - large))
            {
                var inTime = seconds <= observation.DeadlineSeconds;
                // Costs are discounted as if all came at the end, which is less than they are.
                var discount = Math.Pow(_reward.Gamma, seconds * 100);
                var costs =
                    (_reward.PerSecond * seconds)
                    + (_reward.PerMoney * cloudSeconds * observation.PricePerCloudSecond)
                    + (_reward.PerEdgeSecond * edgeSeconds);
                var reward = discount * (_reward.AtTheEnd(true, inTime, quality, observation.QualityFloor) + costs);
                best = Math.Max(best, reward);
                success |= inTime && quality >= observation.QualityFloor;
            }
        }

        _generations++;
        _sum += best;
        _successes += success ? 1 : 0;
    }

    private IEnumerable<(double Seconds, double Cloud, double Edge)> Plans(int large, int small)
    {
        var service = _inputs.Service;
        var first = large * service.LargeStepMs[1];
        var inCloud = first + (small * service.SmallStepMs[1]) + service.DecodeMs[1];
        yield return (inCloud / 1000, inCloud * _costFactor / 1000, 0);
        foreach (var fleet in _inputs.Scenario.Edge.Where(fleet => fleet.Count > 0 && fleet.MemoryMb >= service.EdgeMemoryMb))
        {
            var run = ((small * fleet.SmallStepMs) * Math.Exp(-2 * fleet.SpeedSpread)) + fleet.DecodeMs;
            yield return (
                (first + run + fleet.Link.TransferMs(service.LatentBytes, true) + fleet.Link.TransferMs(service.PictureBytes, false))
                    / 1000,
                first * _costFactor / 1000,
                run / 1000
            );
        }
    }
}
