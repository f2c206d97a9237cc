using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Tests.Simulation;

namespace HybridGrains.Policy.Tests.Evaluation;

public sealed class EvaluationScenariosTests
{
    public static TheoryData<string> Scenarios() =>
        new(Directory.GetFiles(ScenarioFolder.File("evaluate"), "*.json").Select(path => Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void BestFixedSplit_OnEvaluationScenario_SucceedsHalfToFourFifthsOfTheTime(string name)
    {
        var inputs = ScenarioFile.Load(ScenarioFolder.File(Path.Combine("evaluate", name)));

        var best = Enumerable
            .Range(0, (inputs.Scenario.Steps / 2) + 1)
            .Max(half =>
                ScenarioEvaluation.Run(inputs, new FixedKPolicy(2 * half), seed: 1, TestContext.Current.CancellationToken).Success
            );

        Assert.InRange(best, 0.5, 0.8);
    }
}
