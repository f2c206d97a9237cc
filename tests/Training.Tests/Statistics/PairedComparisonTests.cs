using HybridGrains.Training.Statistics;
using Xunit;

namespace HybridGrains.Training.Tests.Statistics;

public sealed class PairedComparisonTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(8, 2, 0.109375)]
    [InlineData(2, 8, 0.109375)]
    [InlineData(10, 0, 0.001953125)]
    public void Chance_KnownCounts_EqualsTheBinomial(int lost, int gained, double chance)
    {
        Assert.Equal(chance, new PairedComparison(lost, gained, 300).Chance, 1e-12);
    }

    [Fact]
    public void Between_RowsThatDiffer_CountsBothDirections()
    {
        var comparison = PairedComparison.Between([true, true, true, false, false], [false, false, true, true, false]);

        Assert.Equal(new PairedComparison(Lost: 2, Gained: 1, Of: 5), comparison);
    }
}
