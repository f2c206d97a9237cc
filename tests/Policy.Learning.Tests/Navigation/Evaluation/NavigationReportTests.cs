using HybridGrains.Policy.Learning.Navigation.Evaluation;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Evaluation;

public sealed class NavigationReportTests
{
    private static RunReport Run(int seed, int arrived) =>
        new(
            "run",
            seed,
            1000,
            4000,
            1,
            WilsonInterval.Of(arrived, 100),
            0.1,
            0.05,
            0.1,
            9.5,
            30,
            HeldOutEpisodes.Kinds.ToDictionary(kind => kind.ToString(), _ => (double?)(arrived / 100.0)),
            [
                [1, 1, 2, 0, 0],
                [0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0],
                [0, 0, 0, 0, 8],
            ]
        );

    private static VariantReport Variant(string name, bool @fixed, params int[] arrived) =>
        new(name, @fixed, [.. arrived.Select((hits, i) => Run(i + 1, hits))]);

    [Fact]
    public void AdaptiveOverBestFixed_TwoFixed_TakesTheBetterSeedBySeed()
    {
        var report = new NavigationReport(
            100,
            [
                Variant("short", true, 40, 50),
                Variant("medium", true, 60, 60),
                Variant("adaptive", false, 70, 80),
                Variant("adaptive, GAE per decision", false, 90, 90),
            ]
        );

        Assert.Equal("medium", report.BestFixed!.Name);
        Assert.Equal(0.15, report.AdaptiveOverBestFixed!.Value.Mean, 1e-9);
        Assert.Contains("(medium), seed by seed: +15.0 ± 63.5 points", NavigationPage.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Durations_SharesOfTheirRow()
    {
        var page = NavigationPage.Write(new NavigationReport(100, [Variant("adaptive", false, 70, 80)]));

        Assert.Contains("| below 0.25 m | 8 | 25.0 % | 25.0 % | 50.0 % | 0.0 % | 0.0 % |", page, StringComparison.Ordinal);
        Assert.Contains("| above 1 m | 16 | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 100.0 % |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SingleRun_HasTheIntervalOfItsEpisodes()
    {
        var page = NavigationPage.Write(new NavigationReport(100, [Variant("adaptive", false, 80)]));

        Assert.Contains("| adaptive | 1 | 80.0 % (71.1 to 86.7) | 15.0 % |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1f, 1, 0, 0)]
    [InlineData(0.25f, 2, 1, 1)]
    [InlineData(0.7f, 5, 2, 3)]
    [InlineData(4f, 16, 3, 4)]
    public void Add_Decision_CountsItByClutterAndDuration(float nearest, int ticks, int row, int column)
    {
        var histogram = new DurationHistogram();

        histogram.Add(nearest, ticks);

        Assert.Equal(1, histogram.Counts[row][column]);
        Assert.Equal(1, histogram.Counts.Sum(counts => counts.Sum()));
    }

    /// <summary>8 of 10, as in any table of the interval.</summary>
    [Fact]
    public void Of_EightOfTen_IsTheKnownInterval()
    {
        var interval = WilsonInterval.Of(8, 10);

        Assert.Equal(0.4902, interval.Low, 1e-4);
        Assert.Equal(0.9433, interval.High, 1e-4);
    }
}
