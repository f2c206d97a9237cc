using HybridGrains.Policy.Rewards;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Smdp;
using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Simulation;

/// <summary>
/// A cluster on virtual time: arrivals, decisions, the scheduler's own rules (<see cref="AdmissionRule"/>, <see cref="FairQueue{T}"/>,
/// <see cref="CapacityMatchingRule"/>, <see cref="WorkerTable"/>), batches in the cloud, links and churn at the edge. One seed,
/// one result, bit by bit.
/// </summary>
public sealed partial class ClusterSimulator
{
    /// <summary>Seconds after the last arrival in which open generations may still end.</summary>
    private const double DrainSeconds = 120;

    private readonly ScenarioInputs _inputs;
    private readonly RewardOptions _reward;
    private readonly IHandoffPolicy _policy;
    private readonly ISimulationListener _listener;
    private readonly long _seed;
    private readonly VirtualTime _time = new();
    private readonly EventQueue _events = new();
    private readonly ArrivalProcess _arrivals;
    private readonly AdmissionRule _admission;
    private readonly CapacityMatchingRule _matching = new();
    private readonly FairQueue<WaitingRange> _queue = new();
    private readonly WorkerTable _table;
    private readonly List<SimulatedWorker> _workers;
    private readonly ClusterLoad _load;
    private readonly double[] _tenantShares;
    private readonly Dictionary<long, SimulatedGeneration> _open = [];
    private readonly bool[] _unplaceable = new bool[8];
    private MovingRate _rate = new(30);
    private Arrival _next;
    private long _arrived;

    public ClusterSimulator(ScenarioInputs inputs, IHandoffPolicy policy, ISimulationListener listener, long seed)
    {
        (_inputs, _policy, _listener, _seed) = (inputs, policy, listener, seed);
        _reward = inputs.Scenario.Reward;
        _arrivals = new ArrivalProcess(inputs, seed);
        _admission = new AdmissionRule(inputs.Scenario.Scheduling);
        _table = new WorkerTable(_time, inputs.Scenario.Scheduling.HeartbeatTimeout);
        _workers = WorkerFactory.Create(inputs, seed);
        _load = new ClusterLoad(inputs, _workers);
        var sum = 0.0;
        _tenantShares = [.. inputs.Scenario.Tenants.Select(tenant => sum += tenant.Share)];
        if (policy is IClairvoyant clairvoyant)
        {
            clairvoyant.Look((id, share) => QualityOf(_open[id], share));
        }
    }

    /// <summary>Runs the scenario to its end.</summary>
    public void Run(CancellationToken cancellationToken = default)
    {
        foreach (var worker in _workers)
        {
            StartLife(worker);
        }

        if (_arrivals.TryNext(out _next))
        {
            Foresee(_next.Time, SimulationEventKind.Arrival);
        }

        var end = ToTime(_inputs.Scenario.DurationSeconds);
        var horizon = end + ToTime(DrainSeconds);
        while (_events.TryTake(out var next, out var time) && time <= horizon && (time < end || _open.Count > 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _time.MoveTo(time);
            Handle(next);
        }

        foreach (var generation in _open.Values.OrderBy(generation => generation.Id).ToArray())
        {
            End(generation, GenerationEnd.Unfinished);
        }
    }

    private long Now => _time.GetTimestamp();

    private void Handle(SimulationEvent next)
    {
        if (next.Kind == SimulationEventKind.Arrival)
        {
            Arrive();
            return;
        }

        var worker = _workers[next.Worker];
        if (next.Kind == SimulationEventKind.Return)
        {
            Return(worker);
            return;
        }

        if (next.Life != worker.Life)
        {
            return;
        }

        switch (next.Kind)
        {
            case SimulationEventKind.Heartbeat:
                Beat(worker);
                break;
            case SimulationEventKind.RoundDone:
                EndRound(worker);
                break;
            case SimulationEventKind.EdgeRangeDone:
                EndEdgeRange(worker);
                break;
            case SimulationEventKind.Leave:
                Leave(worker);
                break;
            case SimulationEventKind.LeaseEnd:
                LoseLease(worker);
                break;
        }
    }

    private void Arrive()
    {
        var generation = Create(_arrived++, _next.Prompt);
        if (_arrivals.TryNext(out _next))
        {
            Foresee(_next.Time, SimulationEventKind.Arrival);
        }

        if (!_admission.Admits(_queue.Count, _queue.Count, 1))
        {
            generation.Reward = _reward.Missed;
            _listener.OnFinished(Outcome(generation, GenerationEnd.Refused));
            return;
        }

        _rate.Count(Now);
        _open.Add(generation.Id, generation);
        Decide(generation);
        Dispatch();
    }

    private SimulatedGeneration Create(long id, int prompt)
    {
        var random = RandomStream.Of(_seed, RandomPurpose.Generation, id);
        var draw = random.Uniform() * _tenantShares[^1];
        var tenant = Array.FindIndex(_tenantShares, sum => draw < sum);
        var difficulty = _inputs.Difficulties[prompt];
        var features = Math.Clamp(difficulty + (_inputs.Scenario.Prompts.FeatureNoise * random.Normal()), 0, 1);
        return new SimulatedGeneration
        {
            Id = id,
            Arrived = Now,
            TenantIndex = tenant,
            Tenant = _inputs.Scenario.Tenants[tenant],
            Difficulty = difficulty,
            PromptDifficulty = features,
            QualityDraw = random.Normal(),
            Random = random,
        };
    }

    private void Decide(SimulatedGeneration generation)
    {
        var observation = Observe(generation);
        var decision = _policy.Decide(observation);
        if (
            decision.To > observation.Steps
            || decision.To < observation.StepsDone
            || (decision.To == observation.StepsDone && !decision.Decode)
        )
        {
            throw new InvalidOperationException(
                $"Policy {_policy.Name} decided to run steps {observation.StepsDone} to {decision.To} of {observation.Steps}."
            );
        }

        _listener.OnDecision(Now, observation, decision);
        generation.Decisions++;
        generation.DecidedAt = Now;
        generation.Sojourn = new SojournReward(Now, _reward.Gamma);
        var demand = new RangeDemand(
            decision.Denoiser,
            decision.Decode ? Names.Decoder : null,
            decision.To - generation.StepsDone,
            decision.Edge,
            _inputs.Service.LatentBytes,
            generation.FailedBy
        );
        var range = new WaitingRange(generation, ++generation.Attempt, decision.To, decision.Denoiser == Names.Large, demand);
        _load.Queued(range);
        _queue.Enqueue(generation.Tenant.Name, range);
    }

    private Observation Observe(SimulatedGeneration generation)
    {
        var scenario = _inputs.Scenario;
        return new Observation(scenario.Steps, generation.StepsDone, scenario.Steps / 2, Names.Large, Names.Small)
        {
            Generation = generation.Id,
            EffectiveLargeSteps = generation.EffectiveLargeSteps,
            PromptDifficulty = generation.PromptDifficulty,
            LatentMovement = generation.LatentMovement(scenario.Prompts.MovementNoise),
            QualityFloor = generation.Tenant.QualityFloor,
            DeadlineSeconds = generation.Tenant.DeadlineSeconds,
            SlackSeconds = generation.Tenant.DeadlineSeconds - ToSeconds(Now - generation.Arrived),
            PricePerCloudSecond = scenario.Cloud.PricePerSecond,
            ArrivalsPerSecond = _rate.At(Now),
            LastOnEdge = generation.LastOnEdge,
            LostRanges = generation.LostRanges,
            Cloud = _load.Cloud(),
            Edge = _load.Edge(Now),
        };
    }

    /// <summary>As the scheduler grain does: the next range in turn that some worker can start now.</summary>
    private void Dispatch()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        Array.Clear(_unplaceable);
        string? worker = null;
        while (_queue.TryDequeue(range => (worker = Match(range)) is not null, out var next))
        {
            _load.Dequeued(next);
            _table.Started(worker!);
            Start(next, _workers[int.Parse(worker.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)]);
        }
    }

    private string? Match(WaitingRange range)
    {
        // Whether a range fits anywhere hangs on denoiser, tier, decoder and a worker to avoid only: what failed once in this
        // dispatch need not be asked again.
        var kind = (range.Demand.Decoder is null ? 0 : 4) + (range.Demand.PreferEdge ? 2 : 0) + (range.Large ? 1 : 0);
        var plain = range.Demand.FailedBy is null;
        if (plain && _unplaceable[kind])
        {
            return null;
        }

        var worker = _matching.Choose(range.Demand, _table.Live);
        if (plain && worker is null)
        {
            _unplaceable[kind] = true;
        }

        return worker;
    }

    private void Complete(SimulatedWorker worker, RunningRange running)
    {
        var generation = running.Generation;
        worker.Running.Remove(running);
        _table.Measure(
            worker.Capacity.Id,
            running.Range.Demand.Denoiser,
            running.Range.Demand.Steps,
            TimeSpan.FromTicks(running.Denoised),
            TimeSpan.FromTicks(running.Decoded)
        );
        _table.Ended(worker.Capacity.Id);
        _load.Ended(worker, lost: false);
        generation.Checkpoint(running.Range.To, running.Range.Large, worker.IsEdge, _inputs.Quality.LateLargeWeight);
        if (running.Decode)
        {
            End(generation, GenerationEnd.Delivered);
            return;
        }

        CloseSojourn(generation, terminated: false);
        Decide(generation);
    }

    private void Lose(SimulatedWorker worker)
    {
        foreach (var running in worker.Running.ToArray())
        {
            worker.Running.Remove(running);
            _table.Ended(worker.Capacity.Id);
            _load.Ended(worker, lost: true);
            var generation = running.Generation;
            generation.Lost(worker.Capacity.Id);
            if (generation.LostHere >= SimulatedGeneration.MaxAttemptsPerCheckpoint)
            {
                End(generation, GenerationEnd.Failed);
                continue;
            }

            CloseSojourn(generation, terminated: false);
            Decide(generation);
        }
    }

    private void End(SimulatedGeneration generation, GenerationEnd end)
    {
        var outcome = Outcome(generation, end);
        Reward(generation, _reward.AtTheEnd(end == GenerationEnd.Delivered, outcome.InTime, outcome.Quality, outcome.QualityFloor));
        CloseSojourn(generation, terminated: true);
        _open.Remove(generation.Id);
        _listener.OnFinished(outcome with { Reward = generation.Reward });
    }

    private void Reward(SimulatedGeneration generation, double reward) => generation.Sojourn.Add(Now, reward);

    private void CloseSojourn(SimulatedGeneration generation, bool terminated)
    {
        var total = generation.Sojourn.Close(Now, _reward.PerSecond * SojournReward.TickLength / TimeSpan.TicksPerSecond);
        generation.Reward +=
            Math.Pow(_reward.Gamma, (generation.DecidedAt - generation.Arrived) / SojournReward.TickLength) * total.Discounted;
        _listener.OnSojourn(Now, generation.Id, total, terminated);
    }

    private GenerationOutcome Outcome(SimulatedGeneration generation, GenerationEnd end)
    {
        var delivered = end == GenerationEnd.Delivered;
        var latency = ToSeconds(Now - generation.Arrived);
        var quality = delivered ? QualityOf(generation, generation.EffectiveLargeSteps / _inputs.Scenario.Steps) : 0;
        return new GenerationOutcome(
            generation.Id,
            generation.TenantIndex,
            end,
            delivered && latency <= generation.Tenant.DeadlineSeconds,
            quality,
            generation.Tenant.QualityFloor,
            latency,
            generation.CloudSeconds,
            generation.Cost,
            generation.EdgeSeconds,
            generation.LargeSteps,
            generation.Decisions,
            generation.LostRanges,
            generation.Reward
        );
    }

    private double QualityOf(SimulatedGeneration generation, double share) =>
        Math.Clamp(_inputs.Quality.Mean(generation.Difficulty, share) + (_inputs.Quality.Spread * generation.QualityDraw), 0, 1);

    private void Foresee(long time, SimulationEventKind kind, SimulatedWorker? worker = null) =>
        _events.Add(time, new SimulationEvent(kind, worker?.Index ?? -1, worker?.Life ?? 0));

    private static long ToTime(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private static long FromMs(double milliseconds) => (long)(milliseconds * TimeSpan.TicksPerMillisecond);

    private static double ToSeconds(long time) => (double)time / TimeSpan.TicksPerSecond;
}
