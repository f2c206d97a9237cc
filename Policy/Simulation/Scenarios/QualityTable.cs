namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>
/// Quality of a picture by the share of large steps in its plan and the prompt's difficulty: the content of a quality file.
/// </summary>
public sealed record QualityTable
{
    public const string SchemaName = "hybridgrains.quality/1";

    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>Shares of the steps that the large denoiser runs first, ascending from 0 to 1.</summary>
    public required double[] Shares { get; init; }

    /// <summary>Difficulties, ascending, 0 to 1.</summary>
    public required double[] Difficulties { get; init; }

    /// <summary>Mean quality in 0 to 1: a row by difficulty, a column by share.</summary>
    public required double[][] Quality { get; init; }

    /// <summary>Standard deviation between pictures of one plan and difficulty, 0 to 1.</summary>
    public required double Spread { get; init; }

    /// <summary>
    /// What a large step after the first small one counts for, 0 to 1: the large denoiser pays early, where the picture is laid
    /// out.
    /// </summary>
    public required double LateLargeWeight { get; init; }

    /// <summary>Mean quality, interpolated in both directions.</summary>
    public double Mean(double difficulty, double share)
    {
        var (row, down) = Place(Difficulties, difficulty);
        var (column, right) = Place(Shares, share);
        var upper = Mix(Quality[row][column], Quality[row][column + 1], right);
        var lower = Mix(Quality[row + 1][column], Quality[row + 1][column + 1], right);
        return Mix(upper, lower, down);
    }

    private static double Mix(double a, double b, double t) => a + ((b - a) * t);

    private static (int Index, double Fraction) Place(double[] grid, double value)
    {
        var index = 0;
        while (index < grid.Length - 2 && value > grid[index + 1])
        {
            index++;
        }

        return (index, Math.Clamp((value - grid[index]) / (grid[index + 1] - grid[index]), 0, 1));
    }
}
