using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Tests;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>The repository's scenarios and policies.</summary>
internal static class BenchmarkScenarios
{
    public static ScenarioInputs Load(string name) => ScenarioFile.Load(Checkout.Combine("scenarios", "evaluate", name + ".json"));
}
