using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Evaluation.Plans;
using HybridGrains.Training.Export;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Statistics;
using HybridGrains.Training.Tests.Evaluation.Plans;

namespace HybridGrains.Training.Tests.Export;

public sealed class MeasuredFamilyTests(TinyFamily family) : IClassFixture<TinyFamily>
{
    private const string Split = "large@cloud:3 small@edge:12 full@edge";
    private readonly FamilyManifest _manifest = family.Load().Manifest;

    [Fact]
    public void Of_ChosenSplit_BecomesTheDefaultAndIsReadBack()
    {
        var chosen = EvaluationPlan.Parse(Split, _manifest);

        var published = FamilyJson.Parse(FamilyJson.Write(MeasuredFamily.Of(_manifest, Results(chosen), chosen)));

        Assert.Equal(
            (12, 3, "large", "small", "full"),
            (
                published.Defaults.Steps,
                published.Defaults.CloudSteps,
                published.Defaults.LargeDenoiser,
                published.Defaults.SmallDenoiser,
                published.Defaults.Decoder
            )
        );
        Assert.Equal(10, published.Measured!.StepMs["large"]);
        var measured = Assert.Single(published.Measured.Plans);
        Assert.Equal((chosen.Text, 0.75, 30.0, 66.0), (measured.Plan, measured.PromptAccuracy, measured.CloudMs, measured.EdgeMs));
        Assert.Equal(0.125, measured.Kid["e"]);
    }

    [Fact]
    public void Of_FastSplit_LeavesTheOtherDefaultsAlone()
    {
        var chosen = EvaluationPlan.Parse("lcm large@cloud:2 small@edge:4 full@edge", _manifest);

        var published = FamilyJson.Parse(FamilyJson.Write(MeasuredFamily.Of(_manifest, Results(chosen), chosen, fast: true)));

        Assert.Equal((_manifest.Defaults, _manifest.Measured), (published.Defaults, published.Measured));
        Assert.Equal((4, 2, "lcm"), (published.Fast!.Steps, published.Fast.CloudSteps, published.Fast.Sampler));
        Assert.Equal(chosen.Text, Assert.Single(published.MeasuredFast!.Plans).Plan);
    }

    [Fact]
    public void Own_ResultsThatCompareWithOthers_KeepsWhatTheFamilyCanRun()
    {
        var chosen = EvaluationPlan.Parse(Split, _manifest);
        var results = Results(chosen);
        var compared = results with
        {
            Rows = [.. results.Rows, results.Rows[0] with { Plan = "lcm rival@cloud:2 full@edge" }],
            Costs = results.Costs with
            {
                Denoisers = results.Costs.Denoisers.Append(new("rival", new MeasuredCost(1, 1, 1, 1))).ToDictionary(),
            },
        };

        var own = MeasuredFamily.Own(compared, _manifest);

        Assert.Equal([chosen.Text], own.Rows.Select(row => row.Plan));
        Assert.DoesNotContain("rival", own.Costs.Denoisers.Keys);
        Assert.Equal(results.Costs.Denoisers.Keys, own.Costs.Denoisers.Keys);
    }

    [Theory]
    [InlineData("large@cloud:4 small@edge:12 full@edge", "the results have no")]
    [InlineData("large@cloud:12 full@cloud", "a default plan runs")]
    public void Of_AnotherPlan_IsRefused(string text, string expected)
    {
        var chosen = EvaluationPlan.Parse(text, _manifest);
        var results = Results(EvaluationPlan.Parse(Split, _manifest), EvaluationPlan.Parse("large@cloud:12 full@cloud", _manifest));

        var refusal = Assert.Throws<TrainingException>(() => MeasuredFamily.Of(_manifest, results, chosen));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_WrittenAndRead_AreTheSame()
    {
        var results = Results(EvaluationPlan.Parse(Split, _manifest));

        var again = JsonSerializer.Deserialize<PlanResults>(JsonSerializer.Serialize(results, ReportJson.Options), ReportJson.Options)!;

        Assert.Equal(JsonSerializer.Serialize(results, ReportJson.Options), JsonSerializer.Serialize(again, ReportJson.Options));
    }

    [Fact]
    public void QualityTable_OfRows_HasAClassForEachKindOfPrompt()
    {
        var plan = EvaluationPlan.Parse(Split, _manifest);

        var table = QualityTable.Of(_manifest, Costs(), "evaluate", [plan], [Row(plan)]);

        var entry = Assert.Single(table.Entries);
        Assert.Equal(("large", "small", 3, "full"), (entry.First, entry.Second, entry.FirstSteps, entry.Decoder));
        Assert.Equal((0.75, 8), (entry.Quality[SceneKind.Relation].Share, entry.Quality[SceneKind.Relation].Prompts));
    }

    [Fact]
    public void SimulatorTable_OfAPair_HasBothEndsAndOrdersKindsByFailures()
    {
        EvaluationPlan[] plans =
        [
            .. (
                (string[])
                    [
                        "large@cloud:12 full@cloud",
                        "small@edge:12 full@edge",
                        "large@cloud:3 small@edge:12 full@edge",
                        "small@edge:3 large@cloud:12 full@edge",
                    ]
            ).Select(text => EvaluationPlan.Parse(text, _manifest)),
        ];
        PlanRow[] rows = [RowOf(plans[0], 8, 8), RowOf(plans[1], 4, 6), RowOf(plans[2], 6, 7), RowOf(plans[3], 1, 1)];

        var table = Assert.Single(SimulatorTable.Of("tiny", "evaluate", plans, rows));

        Assert.Equal(("small", "hybridgrains.quality/1"), (table.Second, table.Schema));
        Assert.Equal([0, 0.25, 1], table.Shares);
        Assert.Equal([0, 1], table.Difficulties);
        Assert.Equal(
            [
                [0.75, 0.875, 1],
                [0.5, 0.75, 1],
            ],
            table.Quality
        );

        static PlanRow RowOf(EvaluationPlan plan, int relation, int single) =>
            Row(plan) with
            {
                AllRightByKind = new Dictionary<SceneKind, Proportion>
                {
                    [SceneKind.Relation] = new(relation, 8),
                    [SceneKind.Single] = new(single, 8),
                },
            };
    }

    private static PlanResults Results(params EvaluationPlan[] plans) => new("evaluate", 8, Costs(), [.. plans.Select(Row)]);

    private static PlanRow Row(EvaluationPlan plan)
    {
        var (share, change) = (new Proportion(6, 8), new Estimate(0, -0.1, 0.1));
        var distance = new PlanDistance(new Estimate(2, 1, 3), new Estimate(0.125, 0.1, 0.2), change, new ManifoldScores(0.5, 0.5, 1, 0.5));
        return new PlanRow(
            plan.Text,
            plan.Steps,
            plan.CloudSteps,
            share,
            share,
            new Dictionary<SceneKind, Proportion> { [SceneKind.Relation] = share },
            change,
            30,
            new Dictionary<string, PlanDistance> { ["e"] = distance },
            new PlanCost(30, 66, 30, 1, 2, 3, 4, 5)
        );
    }

    private static FamilyCosts Costs()
    {
        static MeasuredCost Of(double ms) => new(ms, ms, ms, 1);
        return new FamilyCosts(
            "here",
            new Dictionary<string, MeasuredCost> { ["large"] = Of(10), ["small"] = Of(4) },
            new Dictionary<string, MeasuredCost> { ["full"] = Of(30) }
        );
    }
}
