using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Runs;

public sealed class DerivedSeedTests
{
    private const int Count = 4096;

    /// <summary>The trap this is for: a seed that differs above bit 31 is the same seed.</summary>
    [Fact]
    public void Generator_SeedsThatDifferAboveBit31_DrawTheSame() => Assert.Equal(Draw(5), Draw(5 + (1UL << 32)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-5)]
    [InlineData(int.MaxValue)]
    public void Of_ASeed_DrawsWhatHasNothingToDoWithTheSeedItself(int seed)
    {
        float[][] streams =
        [
            Draw((ulong)(uint)seed),
            Draw(DerivedSeed.Of(seed, 1)),
            Draw(DerivedSeed.Of(seed, 2)),
            Draw(DerivedSeed.Of(seed + 1, 1)),
        ];

        for (var i = 0; i < streams.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.InRange(streams[i].Zip(streams[j], (a, b) => a * b).Average(), -0.1f, 0.1f);
            }
        }
    }

    private static float[] Draw(ulong seed)
    {
        using var generator = new Generator(seed);
        using var drawn = randn(Count, generator: generator);
        return [.. drawn.data<float>()];
    }
}
