namespace HybridGrains.Policy.Learning.Experience;

/// <summary>Count, mean and squared deviations of vectors, merged without order (Chan et al. 1979).</summary>
public sealed record RunningMoments(double Count, double[] Mean, double[] Squares)
{
    public static RunningMoments Empty(int size) => new(0, new double[size], new double[size]);

    public static RunningMoments Of(int size, IEnumerable<float[]> vectors)
    {
        var (count, mean, squares) = (0.0, new double[size], new double[size]);
        foreach (var vector in vectors)
        {
            count++;
            for (var i = 0; i < size; i++)
            {
                var delta = vector[i] - mean[i];
                mean[i] += delta / count;
                squares[i] += delta * (vector[i] - mean[i]);
            }
        }

        return new RunningMoments(count, mean, squares);
    }

    public static RunningMoments Of(ReadOnlySpan<float> values)
    {
        var vectors = new float[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            vectors[i] = [values[i]];
        }

        return Of(1, vectors);
    }

    public RunningMoments Merge(RunningMoments other)
    {
        if (other.Count == 0)
        {
            return this;
        }

        var count = Count + other.Count;
        var mean = new double[Mean.Length];
        var squares = new double[Mean.Length];
        for (var i = 0; i < mean.Length; i++)
        {
            var delta = other.Mean[i] - Mean[i];
            mean[i] = Mean[i] + (delta * other.Count / count);
            squares[i] = Squares[i] + other.Squares[i] + (delta * delta * Count * other.Count / count);
        }

        return new RunningMoments(count, mean, squares);
    }

    /// <summary>The same mean and deviation, counting for at most <paramref name="limit"/>: what comes later still moves them.</summary>
    public RunningMoments Forget(double limit) =>
        Count <= limit ? this : new RunningMoments(limit, Mean, [.. Squares.Select(square => square * limit / Count)]);

    /// <summary>Standard deviation; 1 while too little is known or where nothing varies.</summary>
    public double Deviation(int i) => Count < 2 || Squares[i] / Count < 1e-8 ? 1 : Math.Sqrt(Squares[i] / Count);
}
