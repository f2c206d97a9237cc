namespace HybridGrains.Diffusion.Noise;

/// <summary>Standard normal noise that depends on seed, purpose, step and element alone.</summary>
public static class SeededNoise
{
    /// <summary>Fills with normals by Box-Muller, four from each Philox block.</summary>
    /// <param name="seed">0 to 2^53-1, the key.</param>
    public static void Fill(Span<float> values, long seed, NoisePurpose purpose, int step)
    {
        for (var i = 0; i < values.Length; i += 4)
        {
            var (a, b, c, d) = Philox4x32.Next((uint)(i / 4), (uint)step, (uint)purpose, 0, (ulong)seed);
            var (x, y) = Normals(a, b);
            var (z, w) = Normals(c, d);
            values[i] = x;
            if (i + 1 < values.Length)
            {
                values[i + 1] = y;
            }

            if (i + 2 < values.Length)
            {
                values[i + 2] = z;
            }

            if (i + 3 < values.Length)
            {
                values[i + 3] = w;
            }
        }
    }

    private static (float, float) Normals(uint a, uint b)
    {
        const double unit = 1.0 / 4294967296.0;
        var radius = Math.Sqrt(-2 * Math.Log((a + 0.5) * unit));
        var (sin, cos) = Math.SinCos(2 * Math.PI * ((b + 0.5) * unit));
        return ((float)(radius * cos), (float)(radius * sin));
    }
}
