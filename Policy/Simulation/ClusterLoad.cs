using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Simulation;

/// <summary>What the scheduler knows of queue and workers, told as one <see cref="TierLoad"/> a tier.</summary>
internal sealed class ClusterLoad
{
    /// <summary>A new result's weight in the share of lost ranges.</summary>
    private const double LossMemory = 0.05;

    private readonly List<SimulatedWorker> _cloud;
    private readonly List<SimulatedWorker> _edge;
    private readonly BatchTimes[] _rounds;
    private readonly int _maxBatch;
    private (int Ranges, int Large, int Small, int Decodes) _waitingCloud;
    private (int Ranges, int Large, int Small, int Decodes) _waitingEdge;
    private double _cloudLoss;
    private double _edgeLoss;

    public ClusterLoad(ScenarioInputs inputs, List<SimulatedWorker> workers)
    {
        _cloud = [.. workers.Where(worker => !worker.IsEdge)];
        _edge = [.. workers.Where(worker => worker.IsEdge && worker.Capacity.Available)];
        _maxBatch = inputs.Scenario.Cloud.MaxBatch;
        _rounds =
        [
            new BatchTimes(inputs.Service.LargeStepMs, _maxBatch),
            new BatchTimes(inputs.Service.SmallStepMs, _maxBatch),
            new BatchTimes(inputs.Service.DecodeMs, _maxBatch),
        ];
    }

    public double RoundMs(RoundKind kind, int batch) => _rounds[(int)kind][batch];

    public void Queued(WaitingRange range) => Count(range, 1);

    public void Dequeued(WaitingRange range) => Count(range, -1);

    /// <summary>Ranges waiting for a tier, a worker of it.</summary>
    public double WaitingPerWorker(bool edge)
    {
        var (waiting, workers) = edge ? (_waitingEdge.Ranges, _edge) : (_waitingCloud.Ranges, _cloud);
        if (waiting == 0)
        {
            return 0;
        }

        var known = 0;
        foreach (var worker in workers)
        {
            known += worker.Known ? 1 : 0;
        }

        return (double)waiting / Math.Max(1, known);
    }

    public void Ended(SimulatedWorker worker, bool lost)
    {
        ref var rate = ref worker.IsEdge ? ref _edgeLoss : ref _cloudLoss;
        rate += LossMemory * ((lost ? 1 : 0) - rate);
    }

    public TierLoad Cloud()
    {
        var (known, running) = (0, 0);
        var work = Work(_waitingCloud.Large, _waitingCloud.Small, _waitingCloud.Decodes);
        SimulatedWorker? least = null;
        foreach (var worker in _cloud)
        {
            if (!worker.Known)
            {
                continue;
            }

            known++;
            running += worker.Running.Count;
            if (least is null || worker.Running.Count < least.Running.Count)
            {
                least = worker;
            }

            foreach (var range in worker.Running)
            {
                work += Work(range.Range.Large ? range.StepsLeft : 0, range.Range.Large ? 0 : range.StepsLeft, range.Decode ? 1 : 0);
            }
        }

        if (least is null)
        {
            return new TierLoad
            {
                WaitingRanges = _waitingCloud.Ranges,
                LossRate = _cloudLoss,
                BacklogSeconds = work / 1000,
            };
        }

        var (large, small) = StepMs(least);
        return new TierLoad(
            known,
            Math.Max(0, (known * _maxBatch) - running),
            known * _maxBatch,
            _waitingCloud.Ranges,
            work / 1000 / known,
            large,
            small,
            RoundMs(RoundKind.Decode, 1),
            0,
            0,
            _cloudLoss
        );
    }

    public TierLoad Edge(long now)
    {
        var (known, free) = (0, 0);
        var (step, decode, latent, picture, busy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var worker in _edge)
        {
            if (!worker.Known)
            {
                continue;
            }

            known++;
            step += worker.SmallStepMs;
            decode += worker.Fleet!.DecodeMs;
            latent += worker.LatentTransferMs;
            picture += worker.PictureTransferMs;
            if (worker.Running.Count == 0)
            {
                free++;
            }
            else
            {
                busy += Math.Max(0, worker.BusyUntil - now) / (double)TimeSpan.TicksPerMillisecond;
            }
        }

        if (known == 0)
        {
            return new TierLoad { WaitingRanges = _waitingEdge.Ranges, LossRate = _edgeLoss };
        }

        (step, decode, latent, picture) = (step / known, decode / known, latent / known, picture / known);
        var waiting = (_waitingEdge.Small * step) + (_waitingEdge.Ranges * latent) + (_waitingEdge.Decodes * (decode + picture));
        return new TierLoad(
            known,
            free,
            known,
            _waitingEdge.Ranges,
            (waiting + busy) / known / 1000,
            0,
            step,
            decode,
            latent,
            picture,
            _edgeLoss
        );
    }

    /// <summary>Milliseconds of one worker in full batches.</summary>
    private double Work(int large, int small, int decodes) =>
        (large * _rounds[0].ShareOfFull) + (small * _rounds[1].ShareOfFull) + (decodes * _rounds[2].ShareOfFull);

    /// <summary>A step of one more range on this worker, with the rounds of the other denoiser in between.</summary>
    private (double Large, double Small) StepMs(SimulatedWorker worker)
    {
        var (large, small) = (0, 0);
        foreach (var range in worker.Running)
        {
            if (range.Next == RoundKind.Large)
            {
                large++;
            }
            else if (range.Next == RoundKind.Small)
            {
                small++;
            }
        }

        var largeRound = RoundMs(RoundKind.Large, Math.Min(_maxBatch, large + 1));
        var smallRound = RoundMs(RoundKind.Small, Math.Min(_maxBatch, small + 1));
        return (
            largeRound + (small > 0 ? RoundMs(RoundKind.Small, small) : 0),
            smallRound + (large > 0 ? RoundMs(RoundKind.Large, large) : 0)
        );
    }

    private void Count(WaitingRange range, int sign)
    {
        ref var waiting = ref range.Demand.PreferEdge ? ref _waitingEdge : ref _waitingCloud;
        var steps = sign * range.Demand.Steps;
        waiting = (
            waiting.Ranges + sign,
            waiting.Large + (range.Large ? steps : 0),
            waiting.Small + (range.Large ? 0 : steps),
            waiting.Decodes + (range.Demand.Decoder is null ? 0 : sign)
        );
    }
}
