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
            Outcomes(arrived),
            new Dictionary<string, OutcomeShares> { ["Clutter"] = Outcomes(arrived), ["Door"] = Outcomes(10) },
            [
                [1, 1, 2, 0, 0],
                [0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0],
                [0, 0, 0, 0, 8],
            ]
        );

    /// <summary>Whoever arrives more often decides less often.</summary>
    private static OutcomeShares Outcomes(int arrived) => new(100, WilsonInterval.Of(arrived, 100), 0.1, 0.05, 0.1, 9.5, 120 - arrived);

    private static NavigationReport Report(params VariantReport[] variants) => new("strict accounting", 100, ["Clutter", "Door"], variants);

    private static VariantReport Variant(string name, bool @fixed, params int[] arrived) =>
        new(name, @fixed, [.. arrived.Select((hits, i) => Run(i + 1, hits))]);

    [Fact]
    public void Differences_Learned_AgainstEachPublishedPeriodAndTheBestFixedSeedBySeed()
    {
        var report = Report(
            Variant("0.25s", true, 40, 50),
            Variant("0.4s", true, 60, 60),
            Variant("1.2s", true, 65, 65),
            Variant("0.2s", true, 5, 5),
            Variant("adaptive", false, 70, 80)
        );

        Assert.Equal("1.2s", report.BestFixed!.Name);
        Assert.Equal(["0.25s", "0.4s", "1.2s"], report.Differences.Select(difference => difference.Over));
        Assert.Equal([0.3, 0.15, 0.1], report.Differences.Select(difference => Math.Round(difference.Success.Mean, 9)));
        Assert.Equal(((50.0 / 55) + (40.0 / 55) - 2) / 2, report.Differences[2].Decisions.Mean, 1e-9);
        Assert.Contains(
            "| adaptive against 1.2s (best fixed) | 2 | +10.0 ± 63.5 | -18.2 ± 115.5 % |",
            NavigationPage.Write(report),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Differences_SeedsThatOnlyOneHas_AreLeftOut()
    {
        var report = Report(Variant("0.4s", true, 60), Variant("adaptive", false, 70, 90, 90));

        Assert.Equal(1, Assert.Single(report.Differences).Seeds);
        Assert.Equal(0.1, report.Differences[0].Success.Mean, 1e-9);
    }

    [Fact]
    public void Write_Kinds_HaveTheirOwnOutcomes()
    {
        var page = NavigationPage.Write(Report(Variant("adaptive", false, 70)));

        Assert.Contains("| success on | Clutter | Door |", page, StringComparison.Ordinal);
        Assert.Contains("| adaptive | 70.0 % | 10.0 % |", page, StringComparison.Ordinal);
        Assert.Contains("Door on maps that no run was trained on", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Durations_SharesOfTheirRow()
    {
        var page = NavigationPage.Write(Report(Variant("adaptive", false, 70, 80)));

        Assert.Contains("| below 0.25 m | 8 | 25.0 % | 25.0 % | 50.0 % | 0.0 % | 0.0 % |", page, StringComparison.Ordinal);
        Assert.Contains("| above 1 m | 16 | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 100.0 % |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SingleRun_HasTheIntervalOfItsEpisodes()
    {
        var page = NavigationPage.Write(Report(Variant("adaptive", false, 80)));

        Assert.Contains("| adaptive | 1 | 80.0 % (71.1 to 86.7) | 15.0 % |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1f, 1, 0, 0)]
    [InlineData(0.1f, 2, 0, 0)]
    [InlineData(0.25f, 4, 1, 1)]
    [InlineData(0.7f, 9, 2, 3)]
    [InlineData(4f, 32, 3, 4)]
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
