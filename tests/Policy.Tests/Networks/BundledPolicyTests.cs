using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Bundled;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Tests.Simulation;

namespace HybridGrains.Policy.Tests.Networks;

public sealed class BundledPolicyTests
{
    [Fact]
    public void Load_ThisAssembly_HasAPolicyOfItsSchemaThatBeatsAMiddlingSplit()
    {
        var inputs = ScenarioFile.Load(ScenarioFolder.File("evaluate/calm.json"));

        var learned = ScenarioEvaluation.Run(inputs, new LearnedPolicy(BundledPolicy.Load()), 1, TestContext.Current.CancellationToken);
        var split = ScenarioEvaluation.Run(inputs, new FixedKPolicy(15), 1, TestContext.Current.CancellationToken);

        Assert.True(learned.Success > split.Success + 0.1, $"{learned.Success} against {split.Success}");
    }
}
