using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Simulation;

/// <summary>A worker of either tier: whether it is there, what it runs.</summary>
internal sealed class SimulatedWorker
{
    public required int Index { get; init; }
    public required WorkerCapacity Capacity { get; init; }

    /// <summary>Null in the cloud.</summary>
    public EdgeFleet? Fleet { get; init; }
    public required double MeanOnlineSeconds { get; init; }
    public required double MeanOfflineSeconds { get; init; }
    public required double PoliteShare { get; init; }
    public required RandomStream Random { get; set; }

    public double SmallStepMs { get; init; }
    public double LatentTransferMs { get; init; }
    public double PictureTransferMs { get; init; }

    public List<RunningRange> Running { get; } = [];
    public bool Online { get; set; }

    /// <summary>The scheduler believes in it: it has reported and its lease holds.</summary>
    public bool Known { get; set; }
    public bool Draining { get; set; }

    /// <summary>Grows when the worker vanishes, so that what it was about to do is forgotten.</summary>
    public int Life { get; set; }
    public long LastHeartbeat { get; set; }

    /// <summary>Edge: when the range at hand is expected to end. Cloud: when the round at hand does.</summary>
    public long BusyUntil { get; set; }
    public RoundKind Round { get; set; }
    public bool InRound { get; set; }
    public List<RunningRange> Members { get; } = [];

    public bool IsEdge => Capacity.IsEdge;

    public double DrawExponential(double mean)
    {
        var random = Random;
        var value = random.Exponential(mean);
        Random = random;
        return value;
    }

    public double DrawUniform()
    {
        var random = Random;
        var value = random.Uniform();
        Random = random;
        return value;
    }
}
