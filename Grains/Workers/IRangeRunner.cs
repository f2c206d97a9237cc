using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>What a device runs its ranges with. Benchmarks of the control plane put one here that computes nothing.</summary>
public interface IRangeRunner
{
    /// <summary>What keeps this silo from an assignment before it is begun; null when nothing does.</summary>
    AssignmentOutcome? WhyNot(StepRangeAssignment assignment);

    /// <summary>Runs it on the calling thread; whatever goes wrong is in the result.</summary>
    StepRangeResult Run(
        StepRangeAssignment assignment,
        string workerId,
        Action<StepRangeProgress> progress,
        CancellationToken cancellationToken
    );
}
