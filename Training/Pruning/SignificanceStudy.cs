using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Pruning;

/// <summary>Measures every part of a teacher by pruning it alone. Scores are written as they come; a study that was stopped goes on.</summary>
public sealed class SignificanceStudy(UNet2DConditionModel teacher, LatentSampler sampler, SignificanceSettings settings)
{
    /// <param name="folder">Where significance.json is read and written.</param>
    /// <param name="progress">Told of each score: done, all, the score.</param>
    public Significance Measure(string folder, Action<int, int, SignificanceScore> progress, CancellationToken cancellationToken)
    {
        var count = new ParameterCount(teacher);
        var scores = Earlier(folder);
        var open = count.Parts.Where(part => !scores.Any(score => score.Name == part.Name && score.Kind == part.Kind)).ToList();
        if (open.Count > 0)
        {
            using var original = sampler.Sample(teacher, cancellationToken);
            var slicing = new DenoiserSlicing(teacher);
            foreach (var part in open)
            {
                scores.Add(Score(part, slicing, count, original, cancellationToken));
                new Significance(settings, scores).Save(folder);
                progress(scores.Count, count.Parts.Count, scores[^1]);
            }
        }

        return new Significance(settings, scores);
    }

    private List<SignificanceScore> Earlier(string folder)
    {
        if (Significance.Load(folder) is not { } earlier) return [];
        return earlier.Settings == settings
            ? [.. earlier.Scores]
            : throw new TrainingException($"{folder} holds scores of another teacher or other settings ({earlier.Settings}). Choose another --out, or delete its {Significance.FileName}.");
    }

    private SignificanceScore Score(UNetPart part, DenoiserSlicing slicing, ParameterCount count, Tensor original, CancellationToken cancellationToken)
    {
        var units = part.IsWhole ? 0 : PruningPlan.Share(part, settings.Keep);
        var plan = PruningPlan.Nothing.With(part, units);
        using var student = slicing.Slice(plan);
        student.ComputeType = teacher.ComputeType;
        using var pruned = sampler.Sample(student, cancellationToken);
        var score = SignificanceScore.Of(original, pruned);
        return double.IsFinite(score)
            ? new SignificanceScore(part.Name, part.Kind, part.Units, units, count.Teacher - count.Of(plan), score)
            : throw new TrainingException($"Latents are not finite with {part.Name} pruned. Try --precision fp32 or more --steps.");
    }
}
