using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Simulation;

/// <content>What workers do: come and go, run batches, run ranges.</content>
public sealed partial class ClusterSimulator
{
    private static readonly long HeartbeatEvery = ToTime(1);

    private void StartLife(SimulatedWorker worker)
    {
        var always = worker.MeanOfflineSeconds == 0;
        if (always || worker.DrawUniform() < worker.MeanOnlineSeconds / (worker.MeanOnlineSeconds + worker.MeanOfflineSeconds))
        {
            Return(worker);
        }
        else
        {
            Foresee(Now + ToTime(worker.DrawExponential(worker.MeanOfflineSeconds)), SimulationEventKind.Return, worker);
        }
    }

    private void Return(SimulatedWorker worker)
    {
        // A worker that is back before its lease ended says so: what it ran is lost now.
        worker.Life++;
        (worker.Online, worker.Draining, worker.InRound) = (true, false, false);
        Lose(worker);
        if (worker.MeanOfflineSeconds > 0)
        {
            Foresee(Now + ToTime(worker.DrawExponential(worker.MeanOnlineSeconds)), SimulationEventKind.Leave, worker);
        }

        Beat(worker);
    }

    private void Beat(SimulatedWorker worker)
    {
        worker.LastHeartbeat = Now;
        worker.Known = !worker.Draining;
        _table.Report(worker.Draining ? worker.Capacity with { Available = false } : worker.Capacity);
        Foresee(Now + HeartbeatEvery, SimulationEventKind.Heartbeat, worker);
        Dispatch();
    }

    private void Leave(SimulatedWorker worker)
    {
        if (worker.DrawUniform() < worker.PoliteShare)
        {
            (worker.Draining, worker.Known) = (true, false);
            _table.Report(worker.Capacity with { Available = false });
            if (worker.Running.Count == 0)
            {
                Gone(worker);
            }

            return;
        }

        worker.Online = false;
        worker.Life++;
        worker.InRound = false;
        Foresee(worker.LastHeartbeat + _inputs.Scenario.Scheduling.HeartbeatTimeout.Ticks + 1, SimulationEventKind.LeaseEnd, worker);
        Foresee(Now + ToTime(worker.DrawExponential(worker.MeanOfflineSeconds)), SimulationEventKind.Return, worker);
    }

    private void LoseLease(SimulatedWorker worker)
    {
        worker.Known = false;
        Lose(worker);
        Dispatch();
    }

    /// <summary>A drained worker says goodbye.</summary>
    private void Gone(SimulatedWorker worker)
    {
        worker.Online = false;
        worker.Life++;
        _table.Remove(worker.Capacity.Id);
        Foresee(Now + ToTime(worker.DrawExponential(worker.MeanOfflineSeconds)), SimulationEventKind.Return, worker);
    }

    private void Start(WaitingRange range, SimulatedWorker worker)
    {
        var running = new RunningRange(range, Now);
        worker.Running.Add(running);
        // The scheduler does not know yet that this worker has vanished; nothing will come of the range but the end of its lease.
        if (!worker.Online)
        {
            return;
        }

        if (worker.IsEdge)
        {
            StartEdgeRange(worker, running);
        }
        else if (!worker.InRound)
        {
            StartRound(worker);
        }
    }

    private void StartEdgeRange(SimulatedWorker worker, RunningRange running)
    {
        var random = RandomStream.Of(_seed, RandomPurpose.Attempt, (running.Generation.Id << 8) + running.Range.Attempt);
        var link = worker.Fleet!.Link;
        running.Denoised = FromMs(running.StepsLeft * worker.SmallStepMs * Spread(random.Normal(), 0.05));
        running.Decoded = running.Decode ? FromMs(worker.Fleet.DecodeMs * Spread(random.Normal(), 0.05)) : 0;
        var down = worker.LatentTransferMs * Spread(random.Normal(), link.Jitter);
        var up =
            (running.Decode ? worker.PictureTransferMs : link.TransferMs(_inputs.Service.LatentBytes, down: false))
            * Spread(random.Normal(), link.Jitter);
        worker.BusyUntil = Now + running.Denoised + running.Decoded + FromMs(down + up);
        Foresee(worker.BusyUntil, SimulationEventKind.EdgeRangeDone, worker);
    }

    private static double Spread(double normal, double deviation) => Math.Exp((deviation * normal) - (deviation * deviation / 2));

    private void EndEdgeRange(SimulatedWorker worker)
    {
        var running = worker.Running[0];
        var seconds = ToSeconds(running.Denoised + running.Decoded);
        running.Generation.EdgeSeconds += seconds;
        Reward(
            running.Generation,
            (_reward.PerEdgeSecond * seconds)
                + (_reward.PerSecondOfOthers * ToSeconds(Now - running.Started) * _load.WaitingPerWorker(edge: true))
        );
        Complete(worker, running);
        if (worker.Draining)
        {
            Gone(worker);
        }

        Dispatch();
    }

    /// <summary>
    /// The next network in turn that some range needs, for all ranges that need it: ranges join and leave between rounds.
    /// </summary>
    private void StartRound(SimulatedWorker worker)
    {
        worker.InRound = worker.Running.Count > 0;
        if (!worker.InRound)
        {
            return;
        }

        for (var turn = 1; turn <= 3; turn++)
        {
            var kind = (RoundKind)(((int)worker.Round + turn) % 3);
            worker.Members.Clear();
            foreach (var running in worker.Running)
            {
                if (running.Next == kind)
                {
                    worker.Members.Add(running);
                }
            }

            if (worker.Members.Count == 0)
            {
                continue;
            }

            worker.Round = kind;
            worker.BusyUntil = Now + FromMs(_load.RoundMs(kind, worker.Members.Count));
            Foresee(worker.BusyUntil, SimulationEventKind.RoundDone, worker);
            return;
        }
    }

    private void EndRound(SimulatedWorker worker)
    {
        var elapsed = FromMs(_load.RoundMs(worker.Round, worker.Members.Count));
        var share = ToSeconds(elapsed) / worker.Members.Count;
        var others = worker.Running.Count - 1 + _load.WaitingPerWorker(edge: false);
        foreach (var running in worker.Members)
        {
            var generation = running.Generation;
            var cost = share * _inputs.Scenario.Cloud.PricePerSecond;
            generation.CloudSeconds += share;
            generation.Cost += cost;
            Reward(generation, (_reward.PerMoney * cost) + (_reward.PerSecondOfOthers * share * others));
            if (worker.Round == RoundKind.Decode)
            {
                running.Decoded += elapsed;
                Complete(worker, running);
                continue;
            }

            running.StepsLeft--;
            running.Denoised += elapsed;
            if (running.StepsLeft == 0 && !running.Decode)
            {
                Complete(worker, running);
            }
        }

        // What has just been decided joins this worker's next round where there is room.
        Dispatch();
        StartRound(worker);
    }
}
