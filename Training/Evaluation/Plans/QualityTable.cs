using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>
/// Measured quality and time of a family for simulators: how often a plan is right, by kind of prompt, on a grid of splits.
/// </summary>
/// <param name="Interpolation">How to read between grid points.</param>
/// <param name="StepMs">One guided step of one picture on the measuring machine, by denoiser.</param>
/// <param name="DecodeMs">One decoding, by decoder.</param>
internal sealed record QualityTable(
    int SchemaVersion,
    string Family,
    string Command,
    string Machine,
    int Steps,
    string Interpolation,
    IReadOnlyDictionary<string, double> StepMs,
    IReadOnlyDictionary<string, double> DecodeMs,
    IReadOnlyList<QualityTable.Entry> Entries
)
{
    private const string Linear =
        "linear in firstSteps between the nearest measured splits of the same first and second denoiser and decoder; a "
        + "split at 0 is the second denoiser alone, at steps the first alone; nothing beyond the grid";

    /// <summary>Plans of one or two ranges; others have no place in the table.</summary>
    /// <param name="rows">In the order of <paramref name="plans"/>.</param>
    public static QualityTable Of(
        FamilyManifest family,
        FamilyCosts costs,
        string command,
        IReadOnlyList<EvaluationPlan> plans,
        IReadOnlyList<PlanRow> rows
    ) =>
        new(
            1,
            family.Name,
            command,
            costs.Machine,
            plans[0].Steps,
            Linear,
            costs.Denoisers.ToDictionary(item => item.Key, item => item.Value.MedianMs),
            costs.Decoders.ToDictionary(item => item.Key, item => item.Value.MedianMs),
            [
                .. plans
                    .Zip(rows)
                    .Where(item =>
                        item.First.Ranges.Count <= 2 && item.First.Steps == plans[0].Steps && item.First.Sampler == plans[0].Sampler
                    )
                    .Select(item => Entry.Of(item.First, item.Second)),
            ]
        );

    /// <summary>One measured plan.</summary>
    /// <param name="First">Denoiser of the first steps.</param>
    /// <param name="Second">Denoiser of the other steps; the first again where one runs them all.</param>
    /// <param name="FirstSteps">1 to the number of steps.</param>
    /// <param name="Quality">Share of right pictures, by kind of prompt: the difficulty class.</param>
    public sealed record Entry(string First, string Second, int FirstSteps, string Decoder, IReadOnlyDictionary<SceneKind, Quality> Quality)
    {
        public static Entry Of(EvaluationPlan plan, PlanRow row) =>
            new(
                plan.Ranges[0].Denoiser,
                plan.Ranges[^1].Denoiser,
                plan.Ranges[0].To,
                plan.Decoder,
                row.AllRightByKind.ToDictionary(kind => kind.Key, kind => HybridGrains.Training.Evaluation.Plans.Quality.Of(kind.Value))
            );
    }
}
