using System.Globalization;
using System.Text.Json.Serialization;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>
/// One pair of denoisers in the form that the cluster simulator reads ("hybridgrains.quality/1"): quality by share of large steps
/// and difficulty.
/// </summary>
/// <remarks>
/// A difficulty is a kind of prompt: the kinds in the order in which the second denoiser alone fails at them, from 0 to 1.
/// Quality is the share of right pictures.
/// </remarks>
internal sealed record SimulatorTable(
    string Schema,
    string Name,
    string Source,
    IReadOnlyList<double> Shares,
    IReadOnlyList<double> Difficulties,
    IReadOnlyList<IReadOnlyList<double>> Quality,
    double Spread,
    double LateLargeWeight
)
{
    /// <summary>
    /// Measured only for whole classes: pictures of one class and plan are right or wrong, which the simulator's spread cannot
    /// say.
    /// </summary>
    private const double AssumedSpread = 0.02;

    /// <summary>On this family late large steps are worth no less than early ones; docs/results/hybrid-sd.md.</summary>
    private const double MeasuredLateLargeWeight = 1;

    /// <summary>Name of the second denoiser.</summary>
    [JsonIgnore]
    public string Second { get; private init; } = "";

    /// <summary>The kinds of prompt by difficulty, the easiest first.</summary>
    public static IReadOnlyList<SceneKind> Kinds(PlanRow secondAlone) =>
        [.. secondAlone.AllRightByKind.OrderByDescending(kind => kind.Value.Share).ThenBy(kind => kind.Key).Select(kind => kind.Key)];

    /// <summary>A table for every second denoiser that was measured at both ends and in between.</summary>
    /// <param name="rows">In the order of <paramref name="plans"/>; the first is the large denoiser alone.</param>
    public static IReadOnlyList<SimulatorTable> Of(
        string family,
        string command,
        IReadOnlyList<EvaluationPlan> plans,
        IReadOnlyList<PlanRow> rows
    )
    {
        var (steps, large) = (plans[0].Steps, plans[0].Ranges[0].Denoiser);
        var measured = plans
            .Zip(rows)
            .Where(item => item.First.Steps == steps && item.First.Sampler == plans[0].Sampler && item.First.Decoder == plans[0].Decoder)
            .ToList();
        PlanRow? At(string second, int k) =>
            measured
                .Where(item =>
                    k switch
                    {
                        0 => item.First.Ranges is [var only] && only.Denoiser == second,
                        _ when k == steps => item.First.Ranges is [var only] && only.Denoiser == large,
                        _ => item.First.Ranges is [var first, var then]
                            && first.Denoiser == large
                            && first.To == k
                            && then.Denoiser == second,
                    }
                )
                .Select(item => item.Second)
                .FirstOrDefault();

        return
        [
            .. measured
                .Where(item => item.First.Ranges is [var only] && only.Denoiser != large)
                .Select(item => item.First.Ranges[0].Denoiser)
                .Distinct()
                .Select(second =>
                    (
                        Second: second,
                        Grid: Enumerable
                            .Range(0, steps + 1)
                            .Select(k => (K: k, Row: At(second, k)))
                            .Where(point => point.Row is not null)
                            .ToList()
                    )
                )
                .Where(pair => pair.Grid.Count > 2)
                .Select(pair => Of(family, command, pair.Second, steps, [.. pair.Grid.Select(point => (point.K, point.Row!))])),
        ];
    }

    private static SimulatorTable Of(string family, string command, string second, int steps, IReadOnlyList<(int K, PlanRow Row)> grid)
    {
        var kinds = Kinds(grid[0].Row);
        var classes = string.Join(
            ", ",
            kinds.Select((kind, i) => string.Create(CultureInfo.InvariantCulture, $"{kind} {Difficulty(i, kinds.Count)}"))
        );
        return new SimulatorTable(
            "hybridgrains.quality/1",
            $"{family}, large then {second}, measured",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Share of right pictures by `{command}`. Difficulties are kinds of prompt, by how often {second} alone "
                    + $"fails: {classes}. spread is assumed. lateLargeWeight: late large steps were measured to be worth no "
                    + $"less than early ones."
            ),
            [.. grid.Select(point => Math.Round((double)point.K / steps, 4))],
            [.. kinds.Select((_, i) => Difficulty(i, kinds.Count))],
            [
                .. kinds.Select(kind =>
                    (IReadOnlyList<double>)[.. grid.Select(point => Math.Round(point.Row.AllRightByKind[kind].Share, 4))]
                ),
            ],
            AssumedSpread,
            MeasuredLateLargeWeight
        )
        {
            Second = second,
        };
    }

    private static double Difficulty(int rank, int kinds) => Math.Round((double)rank / (kinds - 1), 4);
}
