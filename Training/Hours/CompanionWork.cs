using System.Globalization;
using HybridGrains.Training.Consistency;

namespace HybridGrains.Training.Hours;

/// <summary>
/// Arithmetic of making an edge companion. A backward pass is counted as two forward ones, a backward pass to the input alone as one;
/// text encoders, optimisers and reading data are left out, since denoisers cost hundreds of times as much.
/// </summary>
/// <param name="Teacher">FLOPs of one evaluation for one picture.</param>
/// <param name="Student">The same of the pruned denoiser.</param>
/// <param name="Parts">Parts of the teacher that can be pruned.</param>
internal sealed record CompanionWork(double Teacher, double Student, int Parts)
{
    /// <summary>Prompts of the significance study.</summary>
    public int Prompts { get; init; } = 32;

    /// <summary>Guided denoising steps of each of its pictures.</summary>
    public int SamplingSteps { get; init; } = 10;

    public long RecoverySteps { get; init; } = 50_000;

    public long DistillationSteps { get; init; } = 20_000;

    public int Batch { get; init; } = 64;

    public ConsistencySettings Consistency { get; init; } = new();

    public IReadOnlyList<TrainingStage> Stages =>
        [
            new(
                "prune",
                Text($"{Parts + 1} denoisers x {Prompts} prompts x {SamplingSteps} guided steps"),
                (Parts + 1.0) * Prompts * SamplingSteps * 2 * Teacher
            ),
            new(
                "recover",
                Text($"{RecoverySteps:N0} steps x {Batch}: teacher forward, student forward and backward"),
                RecoverySteps * (double)Batch * (Teacher + 3 * Student)
            ),
            Distil("distil, large", Teacher),
            Distil("distil, small", Student),
        ];

    /// <summary>Student and, with a discriminator, its turns by half: <see cref="ConsistencyTrainer"/>.</summary>
    private TrainingStage Distil(string command, double student)
    {
        var target = 2 * Consistency.Substeps * Teacher + student;
        var alone = 3 * student + target;
        var perSample = Consistency.AdversarialWeight == 0 ? alone : (alone + 2 * Teacher + student + 2 * (2 * Teacher)) / 2;
        return new TrainingStage(
            command,
            Text($"{DistillationSteps:N0} steps x {Batch}: {Consistency.Substeps} guided teacher steps, student and its ")
                + "average, discriminator on the teacher every other step",
            DistillationSteps * (double)Batch * perSample
        );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
