using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Tests.Lora;

public sealed class LowRankTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 2)]
    [InlineData(5, 67, 9)]
    public void Add_AnyShape_EqualsTheSumOneByOneToTheBit(int rows, int columns, int rank)
    {
        var random = new Random(4);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        var (weight, up, down) = (Numbers(rows * columns), Numbers(rows * rank), Numbers(rank * columns));
        var expected = new float[weight.Length];
        for (var i = 0; i < expected.Length; i++)
        {
            var sum = 0f;
            for (var r = 0; r < rank; r++)
            {
                sum += up[i / columns * rank + r] * down[r * columns + i % columns];
            }

            expected[i] = weight[i] + 0.3f * sum;
        }

        LowRank.Add(weight, up, down, rank, 0.3f);

        Assert.Equal(expected, weight);
    }
}
