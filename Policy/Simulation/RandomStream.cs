namespace HybridGrains.Policy.Simulation;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014). Every purpose and every generation has a stream of its own, so that policies
/// compared on one seed meet the same arrivals, prompts and failures whatever they decide.
/// </summary>
public struct RandomStream(ulong state)
{
    private ulong _state = state;

    public static RandomStream Of(long seed, RandomPurpose purpose, long index = 0)
    {
        var stream = new RandomStream((ulong)seed);
        var key = stream.Next() ^ ((ulong)purpose * 0xD1342543DE82EF95);
        stream = new RandomStream(key);
        return new RandomStream(stream.Next() ^ ((ulong)index * 0xDABA0B6EB09322E3));
    }

    /// <summary>In [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    public int Below(int limit) => (int)(Uniform() * limit);

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
