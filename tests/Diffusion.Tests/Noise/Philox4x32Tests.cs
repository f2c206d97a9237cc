using HybridGrains.Diffusion.Noise;

namespace HybridGrains.Diffusion.Tests.Noise;

public sealed class Philox4x32Tests
{
    /// <summary>Known answers published with Random123 (kat_vectors, philox4x32 10 rounds).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xfffffffffffffffful,
        0x408f276du,
        0x41c83b0eu,
        0xa20bc7c6u,
        0x6d5451fdu
    )]
    [InlineData(
        0x243f6a88u,
        0x85a308d3u,
        0x13198a2eu,
        0x03707344u,
        0x299f31d0a4093822ul,
        0xd16cfe09u,
        0x94fdcceb,
        0x5001e420u,
        0x24126ea1u
    )]
    public void Next_KnownCounterAndKey_GivesTheKnownAnswer(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        ulong key,
        uint a,
        uint b,
        uint c,
        uint d
    ) => Assert.Equal((a, b, c, d), Philox4x32.Next(c0, c1, c2, c3, key));

    [Fact]
    public void Fill_ManyValues_AreStandardNormal()
    {
        var values = new float[100_001];

        SeededNoise.Fill(values, 7, NoisePurpose.Initial, 0);

        var mean = values.Average();
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(values.Average(value => (value - mean) * (value - mean)), 0.98, 1.02);
    }

    [Fact]
    public void Fill_OtherStepPurposeOrSeed_GivesOtherNoise()
    {
        float[] Draw(long seed, NoisePurpose purpose, int step)
        {
            var values = new float[8];
            SeededNoise.Fill(values, seed, purpose, step);
            return values;
        }

        var draws = new[]
        {
            Draw(1, NoisePurpose.Step, 0),
            Draw(1, NoisePurpose.Step, 1),
            Draw(2, NoisePurpose.Step, 0),
            Draw(1, NoisePurpose.Initial, 0),
        };

        Assert.Equal(draws.Length, draws.Select(draw => draw[0]).Distinct().Count());
        Assert.Equal(draws[0], Draw(1, NoisePurpose.Step, 0));
    }
}
