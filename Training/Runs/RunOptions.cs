using static TorchSharp.torch;

namespace HybridGrains.Training.Runs;

/// <summary>How long a run goes on and where it keeps itself.</summary>
/// <param name="Folder">Checkpoints, metrics.jsonl and previews. A run that finds a checkpoint here resumes it.</param>
/// <param name="Steps">Optimiser steps of the whole schedule; null leaves it to the time.</param>
/// <param name="Minutes">Training minutes of the whole schedule, over all resumed sessions; null leaves it to the steps.</param>
internal sealed record RunOptions(string Folder, long? Steps, double? Minutes, double LearningRate, int Batch, int Seed)
{
    /// <summary>Type networks compute in; weights and losses stay fp32.</summary>
    public ScalarType ComputeType { get; init; } = ScalarType.BFloat16;

    /// <summary>
    /// Shares of a batch that are computed at once, 1 or 2. On busy machines two single-threaded shares beat one with two
    /// threads, which wait for each other.
    /// </summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Samples of one share.</summary>
    public int Share => Batch / Replicas;

    /// <summary>Minutes between checkpoints.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>Minutes between preview pictures.</summary>
    public double PreviewMinutes { get; init; } = 5;

    /// <summary>
    /// Steps after which this session stops, as when it is cancelled; the run goes on when it is started again. Default: null,
    /// none.
    /// </summary>
    public long? SessionSteps { get; init; }

    /// <summary>Linear warm-up of the learning rate, in steps; cosine decay to a twentieth after it.</summary>
    public int WarmupSteps { get; init; } = 200;

    /// <summary>
    /// Share of the schedule after which the rate begins to decay; until then it holds, so that the end can still be put off.
    /// Default: 0, from the start.
    /// </summary>
    public double DecayFrom { get; init; }

    /// <param name="step">Steps since the optimiser began with empty moments.</param>
    /// <param name="progress">Share of the schedule that is done.</param>
    public double RateAt(long step, double progress)
    {
        var decayed = Math.Clamp((progress - DecayFrom) / (1 - DecayFrom), 0, 1);
        return LearningRate * Math.Min(1, (step + 1.0) / WarmupSteps) * (0.05 + 0.95 * 0.5 * (1 + Math.Cos(Math.PI * decayed)));
    }
}
