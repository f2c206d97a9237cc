namespace HybridGrains.Diffusion.Lora;

/// <summary>
/// weight + factor x (up x down), of rows x rank and rank x columns. Import and engine both merge by this one file, so that they make
/// the same bits: each element is summed in fp32 over the ranks in order, on any machine.
/// </summary>
internal static class LowRank
{
    public static void Add(Span<float> weight, ReadOnlySpan<float> up, ReadOnlySpan<float> down, int rank, float factor)
    {
        var columns = down.Length / rank;
        var row = new float[columns];
        for (var start = 0; start < weight.Length; start += columns)
        {
            Array.Clear(row);
            for (var i = 0; i < rank; i++)
            {
                AddScaled(row, down.Slice(i * columns, columns), up[start / columns * rank + i]);
            }

            AddScaled(weight.Slice(start, columns), row, factor);
        }
    }

    /// <summary>A product and a sum, each rounded: no processor may fuse them.</summary>
    private static void AddScaled(Span<float> sum, ReadOnlySpan<float> values, float factor)
    {
        var i = 0;
        for (; i + System.Numerics.Vector<float>.Count <= sum.Length; i += System.Numerics.Vector<float>.Count)
        {
            var product = new System.Numerics.Vector<float>(values[i..]) * factor;
            (new System.Numerics.Vector<float>(sum[i..]) + product).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += values[i] * factor;
        }
    }
}
