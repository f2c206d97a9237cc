using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Pruning;

namespace HybridGrains.Training.Tests.Pruning;

public sealed class PruningRuleTests : IDisposable
{
    private readonly UNet2DConditionModel _teacher = TinyDenoiser.Create();
    private readonly ParameterCount _count;

    public PruningRuleTests() => _count = new ParameterCount(_teacher);

    public void Dispose() => _teacher.Dispose();

    public static TheoryData<string, double> Rules =>
        new()
        {
            { nameof(BudgetRule), 0.26 },
            { nameof(BudgetRule), 0.4 },
            { nameof(BudgetRule), 0.9 },
            { nameof(RankRule), 0.26 },
            { nameof(RankRule), 0.4 },
            { nameof(RankRule), 0.6 },
        };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Choose_Budget_IsKept(string name, double keep)
    {
        IPruningRule rule = name == nameof(BudgetRule) ? new BudgetRule() : new RankRule();
        var budget = (long)(keep * _count.Teacher);

        var plan = rule.Choose(_count, Scores(), budget);

        using var student = new DenoiserSlicing(_teacher).Slice(plan);
        Assert.InRange(student.CountParameters(), 1, budget);
    }

    [Theory]
    [InlineData(0.26)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void BudgetRule_Budget_IsUsed(double keep)
    {
        var plan = new BudgetRule().Choose(_count, Scores(), (long)(keep * _count.Teacher));

        Assert.True(_count.Of(plan) > 0.93 * keep * _count.Teacher, $"{_count.Of(plan)} of {keep * _count.Teacher:F0}");
    }

    [Theory]
    [InlineData(BudgetRule.RuleName)]
    [InlineData(RankRule.RuleName)]
    public void Choose_BudgetBelowTheSmallest_SaysWhatTheSmallestHas(string name)
    {
        IPruningRule rule = name == RankRule.RuleName ? new RankRule() : new BudgetRule();

        var refusal = Assert.Throws<TrainingException>(() => rule.Choose(_count, Scores(), 1000));

        Assert.Contains("--keep", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("smallest", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BudgetRule_PartThatMattersMost_IsKeptWhole()
    {
        const string Precious = "mid_block.resnets.0";

        var plan = new BudgetRule().Choose(
            _count,
            Scores(part => part.Name == Precious || part.Name == "mid_block" ? 1e6 : 1),
            _count.Teacher / 3
        );

        Assert.False(plan.Units.TryGetValue(Precious, out var units) && units < 8);
        Assert.DoesNotContain("mid_block", plan.Removed);
    }

    [Fact]
    public void BudgetRule_AnyBudget_DoesLessExpectedDamageThanRank()
    {
        var scores = Scores();
        var damage = new DamageEstimate(_count.Parts, scores);
        var budget = (long)(0.4 * _count.Teacher);

        var (byBudget, byRank) = (new BudgetRule().Choose(_count, scores, budget), new RankRule().Choose(_count, scores, budget));

        Assert.True(damage.Of(byBudget) < damage.Of(byRank), $"budget {damage.Of(byBudget)}, rank {damage.Of(byRank)}");
    }

    [Fact]
    public void RankRule_GivenThresholds_KeepsAQuarterAHalfAndThreeQuarters()
    {
        var order = _count.Parts.ToList();
        var scores = Scores(part => order.IndexOf(part));
        var widths = order.Select((part, rank) => (part, rank)).Where(item => item.part.Kind == UNetPartKind.ResnetInner).ToList();
        var (a, b) = (widths[2].rank, widths[5].rank);

        var plan = new RankRule(a, b).Choose(_count, scores, _count.Teacher);

        Assert.All(
            widths,
            item =>
                Assert.Equal(
                    item.rank < a ? 2
                        : item.rank < b ? 4
                        : 6,
                    plan.Units[item.part.Name]
                )
        );
        Assert.Equal(order.Where((part, rank) => part.IsWhole && rank < a).Select(part => part.Name).Order(), plan.Removed.Order());
    }

    [Fact]
    public void Choose_StableDiffusion_FitsAQuarterOfItsParameters()
    {
        using var large = new UNet2DConditionModel(new UNet2DConditionConfig { CrossAttentionDim = [768] }, initialise: false);
        var count = new ParameterCount(large);
        var scores = Scores(count.Parts, part => (part.IsWhole ? 8 : 1) + part.Name.Sum(letter => letter) % 17);

        var plan = new BudgetRule().Choose(count, scores, (long)(0.26 * count.Teacher));

        Assert.Equal(859_520_964, count.Teacher);
        Assert.InRange(count.Of(plan), 0.25 * count.Teacher, 0.26 * count.Teacher);
    }

    [Fact]
    public void DamageEstimate_WidthsInsideOfWhatGoes_AddNothing()
    {
        var damage = new DamageEstimate(_count.Parts, Scores(_ => 3));
        var plan = new PruningPlan(new Dictionary<string, int> { ["mid_block.resnets.0"] = 1 }, new HashSet<string> { "mid_block" });

        Assert.Equal(3, damage.Of(plan));
    }

    [Fact]
    public void DamageEstimate_MeasuredWidth_IsTheScore()
    {
        var damage = new DamageEstimate(_count.Parts, Scores(_ => 3));

        Assert.Equal(
            3,
            damage.Of(new PruningPlan(new Dictionary<string, int> { ["mid_block.resnets.0"] = 4 }, new HashSet<string>())),
            1e-9
        );
    }

    /// <summary>Without a rule, scores that differ from part to part, larger for what is taken out whole.</summary>
    private Significance Scores(Func<UNetPart, double>? score = null) =>
        Scores(_count.Parts, score ?? (part => (part.IsWhole ? 8 : 1) + part.Name.Sum(letter => letter) % 17));

    private static Significance Scores(IEnumerable<UNetPart> parts, Func<UNetPart, double> score) =>
        new(
            new SignificanceSettings("teacher", 2, "prompts", "ddim", 1, 1, 0, "fp32", 0.5),
            [.. parts.Select(part => new SignificanceScore(part.Name, part.Kind, part.Units, part.Units / 2, 0, score(part)))]
        );
}
