using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>
/// Measures every part of a teacher by pruning it alone. Scores are written as they come; a study that was stopped goes on.
/// </summary>
internal sealed class SignificanceStudy(UNet2DConditionModel teacher, LatentSampler sampler, SignificanceSettings settings)
{
    private readonly DenoiserSlicing _slicing = new(teacher);
    private Tensor? _original;

    /// <param name="folder">Where significance.json is read and written.</param>
    /// <param name="progress">Told of each score: done, all, the score.</param>
    public Significance Measure(string folder, Action<int, int, SignificanceScore> progress, CancellationToken cancellationToken)
    {
        var count = new ParameterCount(teacher);
        var scores = Earlier(folder);
        var open = count.Parts.Where(part => !scores.Any(score => score.Name == part.Name && score.Kind == part.Kind)).ToList();
        foreach (var part in open)
        {
            scores.Add(Score(part, count, cancellationToken));
            new Significance(settings, scores).Save(folder);
            progress(scores.Count, count.Parts.Count, scores[^1]);
        }

        return new Significance(settings, scores);
    }

    /// <summary>What a plan really does to the final latents, before any recovery: the score of everything pruned together.</summary>
    public double DamageOf(PruningPlan plan, CancellationToken cancellationToken)
    {
        using var student = _slicing.Slice(plan);
        student.ComputeType = teacher.ComputeType;
        _original ??= sampler.Sample(teacher, cancellationToken);
        using var pruned = sampler.Sample(student, cancellationToken);
        return SignificanceScore.Of(_original, pruned);
    }

    private List<SignificanceScore> Earlier(string folder)
    {
        if (Significance.Load(folder) is not { } earlier)
        {
            return [];
        }

        return earlier.Settings == settings
            ? [.. earlier.Scores]
            : throw new TrainingException(
                $"{folder} holds scores of another teacher or other settings ({earlier.Settings}). Choose another --out, or "
                    + $"delete its {Significance.FileName}."
            );
    }

    private SignificanceScore Score(UNetPart part, ParameterCount count, CancellationToken cancellationToken)
    {
        var units = part.IsWhole ? 0 : PruningPlan.Share(part, settings.Keep);
        var plan = PruningPlan.Nothing.With(part, units);
        var score = DamageOf(plan, cancellationToken);
        return double.IsFinite(score)
            ? new SignificanceScore(part.Name, part.Kind, part.Units, units, count.Teacher - count.Of(plan), score)
            : throw new TrainingException($"Latents are not finite with {part.Name} pruned. Try --precision fp32 or more --steps.");
    }
}
