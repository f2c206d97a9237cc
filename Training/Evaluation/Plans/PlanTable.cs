using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Makes the rows of a table out of what was found about the pictures of every plan. The first plan is the reference.</summary>
internal sealed class PlanTable(
    FamilyManifest family,
    SamplerSchedule schedule,
    FamilyCosts costs,
    IReadOnlyList<EvaluationPrompt> prompts,
    IReadOnlyDictionary<string, ReferenceSet> references
)
{
    private const int Replicates = 1000;
    private const int FrechetReplicates = 100;
    private const int RealSeed = 1;
    private const int MadeSeed = 2;

    private readonly Resampling _draws = new(Replicates, prompts.Count, MadeSeed);

    /// <param name="found">In the order of the prompts.</param>
    /// <param name="progress">Called with the features and plans that are done.</param>
    public IReadOnlyList<PlanRow> Rows(IReadOnlyList<(EvaluationPlan Plan, PlanPictures Found)> found, Action<string> progress)
    {
        var distances = references.ToDictionary(
            reference => reference.Key,
            reference => Distances(reference.Key, reference.Value, found, progress)
        );
        var first = found[0];
        var (firstRight, firstCost) = (Right(first.Found), PlanCost.Of(first.Plan, family, schedule, costs, prompts));
        return
        [
            .. found.Select(
                (item, i) =>
                {
                    var (right, cost) = (Right(item.Found), PlanCost.Of(item.Plan, family, schedule, costs, prompts));
                    var pairs = prompts.Zip(item.Found.Scores).ToList();
                    return new PlanRow(
                        item.Plan.Text,
                        item.Plan.Steps,
                        item.Plan.CloudSteps,
                        Proportion.Count(pairs.Where(pair => pair.First.Kind == SceneKind.Single).Select(pair => pair.Second.AllRight)),
                        Proportion.Count(pairs.Select(pair => pair.Second.AllRight)),
                        pairs
                            .GroupBy(pair => pair.First.Kind)
                            .OrderBy(kind => kind.Key)
                            .ToDictionary(kind => kind.Key, kind => Proportion.Count(kind.Select(pair => pair.Second.AllRight))),
                        Change(right.Average(), _draws.Means(right), firstRight.Average(), _draws.Means(firstRight)),
                        item.Found.Psnr.Average(),
                        distances.ToDictionary(features => features.Key, features => features.Value[i]),
                        cost
                    )
                    {
                        CloudSaved = PlanRow.Saved(cost.CloudMs, firstCost.CloudMs),
                        CloudDenoisingSaved = PlanRow.Saved(cost.CloudDenoisingMs, firstCost.CloudDenoisingMs),
                    };
                }
            ),
        ];
    }

    private static IReadOnlyList<double> Right(PlanPictures found) => [.. found.Scores.Select(score => score.AllRight ? 1.0 : 0)];

    private PlanDistance[] Distances(
        string name,
        ReferenceSet reference,
        IReadOnlyList<(EvaluationPlan Plan, PlanPictures Found)> found,
        Action<string> progress
    )
    {
        var real = reference.Features;
        using var kernel = new KernelBootstrap(real, new Resampling(Replicates, (int)real.shape[0], RealSeed), _draws);
        var frechet = new FrechetBootstrap(
            real,
            new Resampling(FrechetReplicates, (int)real.shape[0], RealSeed),
            new Resampling(FrechetReplicates, prompts.Count, MadeSeed)
        );
        (double Value, double[] Replicates)? first = null;
        return
        [
            .. found.Select(item =>
            {
                using var made = reference.Divided(item.Found.Features[name]);
                var kid = kernel.Of(made);
                first ??= kid;
                var distance = new PlanDistance(
                    frechet.Of(made),
                    Estimate.Of(kid.Value, kid.Replicates),
                    Change(kid.Value, kid.Replicates, first.Value.Value, first.Value.Replicates),
                    ManifoldScores.Of(real, made)
                );
                progress($"{name}: {item.Plan.Text}");
                return distance;
            }),
        ];
    }

    private static Estimate Change(double value, double[] replicates, double reference, double[] referenceReplicates) =>
        Estimate.Of(value / reference - 1, [.. replicates.Zip(referenceReplicates, (own, other) => own / other - 1)]);
}
