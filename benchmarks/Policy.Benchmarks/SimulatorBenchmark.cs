using BenchmarkDotNet.Attributes;
using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>Whole runs of the cluster simulator on one core, with a policy that costs nothing.</summary>
[MemoryDiagnoser]
public class SimulatorBenchmark
{
    private ScenarioInputs _inputs = null!;

    [Params("calm", "bursty", "edge-churn", "trace-2to16", "bundled-family")]
    public string Scenario { get; set; } = "";

    [GlobalSetup]
    public void Load() => _inputs = BenchmarkScenarios.Load(Scenario);

    /// <summary>Two decisions a generation.</summary>
    [Benchmark]
    public int Run() => ScenarioEvaluation.Run(_inputs, new FixedKPolicy(12), seed: 1).Generations;

    /// <summary>Generations of one run.</summary>
    public static int Generations(string scenario) =>
        ScenarioEvaluation.Run(BenchmarkScenarios.Load(scenario), new FixedKPolicy(12), seed: 1).Generations;
}
