namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Milliseconds by batch size, looked up.</summary>
public sealed class BatchTimes
{
    private readonly double[] _byBatch;

    public BatchTimes(IReadOnlyDictionary<int, double> measured, int maxBatch)
    {
        var points = measured.OrderBy(pair => pair.Key).ToArray();
        _byBatch = new double[maxBatch + 1];
        for (var batch = 1; batch <= maxBatch; batch++)
        {
            var above = Array.FindIndex(points, point => point.Key >= batch);
            _byBatch[batch] = above switch
            {
                < 0 => points[^1].Value * batch / points[^1].Key,
                0 => points[0].Value,
                _ => Between(points[above - 1], points[above], batch),
            };
        }
    }

    /// <summary>For a whole batch of 1 to the largest size.</summary>
    public double this[int batch] => _byBatch[Math.Min(batch, _byBatch.Length - 1)];

    /// <summary>Of one picture in a full batch.</summary>
    public double ShareOfFull => _byBatch[^1] / (_byBatch.Length - 1);

    private static double Between(KeyValuePair<int, double> low, KeyValuePair<int, double> high, int batch) =>
        low.Value + ((high.Value - low.Value) * (batch - low.Key) / (high.Key - low.Key));
}
