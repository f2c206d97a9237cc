using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Pruning;

/// <summary>
/// What a plan is expected to do to the final latents: the sum over its parts. A part was measured at one width; between, damage is
/// taken to grow with the square of the share that goes, because the units of smallest norm go first.
/// </summary>
internal sealed class DamageEstimate
{
    private readonly IReadOnlyList<UNetPart> _parts;
    private readonly Dictionary<UNetPart, double> _scores;
    private readonly double _measuredLoss;

    /// <exception cref="TrainingException">A part has no score.</exception>
    public DamageEstimate(IReadOnlyList<UNetPart> parts, Significance significance)
    {
        _parts = parts;
        var scores = significance.Scores.ToDictionary(score => (score.Name, score.Kind), score => score.Score);
        _scores = parts.ToDictionary(
            part => part,
            part =>
                scores.TryGetValue((part.Name, part.Kind), out var score)
                    ? score
                    : throw new TrainingException(
                        $"{Significance.FileName} has no score of {part.Name} ({part.Kind}). Measure again into another --out."
                    )
        );
        _measuredLoss = 1 - significance.Settings.Keep;
    }

    public double Of(PruningPlan plan) => _parts.Sum(part => Of(part, plan));

    /// <summary>What one part adds; nothing where it is inside another that is taken out.</summary>
    public double Of(UNetPart part, PruningPlan plan)
    {
        if (plan.IsInsideGone(part))
        {
            return 0;
        }

        if (part.IsWhole)
        {
            return plan.Removed.Contains(part.Name) ? _scores[part] : 0;
        }

        var lost = 1 - (double)plan.UnitsOf(part) / part.Units;
        return _scores[part] * Math.Pow(lost / _measuredLoss, 2);
    }
}
