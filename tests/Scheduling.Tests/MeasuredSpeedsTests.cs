namespace HybridGrains.Scheduling.Tests;

public sealed class MeasuredSpeedsTests
{
    private static readonly Dictionary<string, TimeSpan> Nothing = [];
    private static readonly TimeSpan Instant = TimeSpan.Zero;

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private static Dictionary<string, TimeSpan> Claim(TimeSpan step) => new() { ["small"] = step };

    [Fact]
    public void Of_BeforeAnyMeasurement_IsWhatTheReportSays()
    {
        var speed = new MeasuredSpeeds().Of("a", Claim(Ms(3)), Ms(5));

        Assert.Equal((Ms(3), Ms(5)), (speed.StepTimes["small"], speed.DecodeTime));
    }

    [Fact]
    public void Measure_FirstRange_ReplacesTheClaim()
    {
        var speeds = new MeasuredSpeeds();

        speeds.Measure("a", "small", 10, Ms(1_000), Ms(40));

        var speed = speeds.Of("a", Claim(Instant), Instant);
        Assert.Equal((Ms(100), Ms(40)), (speed.StepTimes["small"], speed.DecodeTime));
    }

    [Fact]
    public void Measure_LaterRanges_CountHalfAndHalf()
    {
        var speeds = new MeasuredSpeeds();

        speeds.Measure("a", "small", 10, Ms(1_000), Instant);
        var speed = speeds.Measure("a", "small", 10, Ms(3_000), Instant);

        Assert.Equal(Ms(200), speed.StepTimes["small"]);
        Assert.Null(speed.DecodeTime);
    }

    [Fact]
    public void Of_AnotherDenoiserOfAMeasuredWorker_IsStillTheClaim()
    {
        var speeds = new MeasuredSpeeds();
        speeds.Measure("a", "small", 1, Ms(100), Instant);

        var speed = speeds.Of("a", new Dictionary<string, TimeSpan> { ["small"] = Ms(1), ["fast"] = Ms(7) }, null);

        Assert.Equal((Ms(100), Ms(7)), (speed.StepTimes["small"], speed.StepTimes["fast"]));
    }

    [Fact]
    public void Measure_MoreWorkersThanAreRemembered_ForgetsTheOneMeasuredLongestAgo()
    {
        var speeds = new MeasuredSpeeds(maxWorkers: 2);
        speeds.Measure("a", "small", 1, Ms(1), Instant);
        speeds.Measure("b", "small", 1, Ms(2), Instant);
        speeds.Measure("a", "small", 1, Ms(1), Instant);

        speeds.Measure("c", "small", 1, Ms(3), Instant);

        Assert.Empty(speeds.Of("b", Nothing, null).StepTimes);
        Assert.Single(speeds.Of("a", Nothing, null).StepTimes);
        Assert.Single(speeds.Of("c", Nothing, null).StepTimes);
    }

    [Fact]
    public void Retime_OfAWorkerInTheTable_ChangesItsTimesAndNotItsLease()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var table = new WorkerTable(time, TimeSpan.FromSeconds(4));
        table.Report(new WorkerCapacity("a", true, new HashSet<string> { "small" }, new HashSet<string>(), 1, Claim(Ms(1)), null, true));
        time.Advance(TimeSpan.FromSeconds(3));

        table.Retime("a", new MeasuredSpeed(Claim(Ms(90)), Ms(8)));
        var capacity = table.Live.Single().Capacity;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((Ms(90), Ms(8)), (capacity.StepTimes["small"], capacity.DecodeTime));
        Assert.Empty(table.Live);
    }
}
