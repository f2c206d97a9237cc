using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace HybridGrains.Policy.Benchmarks;

/// <summary>Simulated generations of a run over its mean time.</summary>
public sealed class GenerationsPerMinuteColumn : IColumn
{
    public string Id => nameof(GenerationsPerMinuteColumn);

    public string ColumnName => "Generations/min";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Simulated generations of one run over its mean time";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (benchmarkCase.Descriptor.Type != typeof(SimulatorBenchmark) || summary[benchmarkCase]?.ResultStatistics is not { } statistics)
        {
            return "-";
        }

        var generations = SimulatorBenchmark.Generations((string)benchmarkCase.Parameters[nameof(SimulatorBenchmark.Scenario)]);
        return (generations / statistics.Mean * 60e9).ToString("N0", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
