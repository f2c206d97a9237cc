using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Scheduling.Tests;

public sealed class WorkerTableTests
{
    private readonly FakeTimeProvider _time = new();

    private static WorkerCapacity Capacity(string id) =>
        new(id, true, new HashSet<string> { "small" }, new HashSet<string>(), 1, new Dictionary<string, TimeSpan>(), null, true);

    [Fact]
    public void Live_HeartbeatOlderThanTimeout_LeavesTheWorkerOut()
    {
        var table = new WorkerTable(_time, TimeSpan.FromSeconds(4));
        table.Report(Capacity("a"));

        _time.Advance(TimeSpan.FromSeconds(3));
        table.Report(Capacity("b"));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["b"], table.Live.Select(worker => worker.Capacity.Id));
    }

    [Fact]
    public void Measure_TwoRanges_BlendsAndSurvivesTheNextReport()
    {
        var table = new WorkerTable(_time, TimeSpan.FromSeconds(4));
        table.Report(Capacity("a"));

        table.Measure("a", "small", 10, TimeSpan.FromMilliseconds(100), TimeSpan.Zero);
        table.Measure("a", "small", 10, TimeSpan.FromMilliseconds(300), TimeSpan.Zero);
        table.Report(Capacity("a"));

        Assert.Equal(TimeSpan.FromMilliseconds(20), table.Live.Single().Capacity.StepTimes["small"]);
    }
}
