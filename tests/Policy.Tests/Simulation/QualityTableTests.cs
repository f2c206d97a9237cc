using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Tests.Simulation;

public sealed class QualityTableTests
{
    private static readonly double[] Fid = [16.85, 15.92, 14.59, 13.55, 12.84, 12.22];

    [Fact]
    public void StandIn_EveryCell_IsTheFormulaItsSourceStates()
    {
        var table = ScenarioFile.Load(ScenarioFolder.File("evaluate/calm.json")).Quality;

        for (var row = 0; row < table.Difficulties.Length; row++)
        {
            for (var column = 0; column < Fid.Length; column++)
            {
                var closed = (Fid[0] - Fid[column]) / (Fid[0] - Fid[^1]);
                Assert.Equal(1 - (table.Difficulties[row] * (1 - closed)), table.Mean(table.Difficulties[row], column / 5.0), 1e-4);
            }
        }
    }

    [Fact]
    public void Mean_BetweenGridPoints_IsBetweenTheirValues()
    {
        var table = new QualityTable
        {
            Schema = QualityTable.SchemaName,
            Name = "",
            Source = "",
            Shares = [0, 1],
            Difficulties = [0, 1],
            Quality =
            [
                [0.8, 1],
                [0.2, 0.6],
            ],
            Spread = 0,
            LateLargeWeight = 1,
        };

        Assert.Equal(0.65, table.Mean(0.5, 0.5), 1e-12);
        Assert.Equal(0.8, table.Mean(-1, -1), 1e-12);
        Assert.Equal(0.6, table.Mean(2, 2), 1e-12);
    }
}
