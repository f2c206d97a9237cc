using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using HybridGrains.Policy.Benchmarks;

if (args is ["latency", ..])
{
    foreach (var scenario in args.Length > 1 ? args[1..] : ["calm", "bursty", "bundled-family"])
    {
        DecisionLatency.Measure(scenario);
    }

    return;
}

// In this process: on a small shared machine a build for every job would be most of the work.
var config = ManualConfig
    .Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(8))
    .AddColumn(new GenerationsPerMinuteColumn())
    .HideColumns(Column.Job, Column.Toolchain, Column.IterationCount, Column.WarmupCount);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
