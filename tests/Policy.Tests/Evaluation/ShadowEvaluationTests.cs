using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Tests.Simulation;

namespace HybridGrains.Policy.Tests.Evaluation;

public sealed class ShadowEvaluationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly ShadowEvaluation _shadow = new([ScenarioFile.Load(ScenarioFolder.File("train/steady.json"))], [11, 12, 13]);

    [Fact]
    public void Judge_TheBestFixedSplitItself_GainsNothing()
    {
        var verdict = _shadow.Judge(_shadow.BestFixed(Cancellation)[0], Cancellation);

        Assert.Equal((0.0, 0.0, false), (verdict.Gain.Mean, verdict.Gain.HalfWidth, verdict.IsBetter));
    }

    [Fact]
    public void Judge_ABadSplit_IsNotBetter() =>
        Assert.True(_shadow.Judge(new CloudOnlyPolicy(), Cancellation) is { IsBetter: false, Gain.Mean: < 0 });

    [Fact]
    public void Judge_TheBundledPolicy_IsBetter() =>
        Assert.True(_shadow.Judge(new LearnedPolicy(BundledPolicy.Load()), Cancellation).IsBetter);
}
