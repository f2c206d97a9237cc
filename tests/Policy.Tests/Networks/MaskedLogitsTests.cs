using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Tests.Networks;

public sealed class MaskedLogitsTests
{
    [Fact]
    public void Normalise_SomeForbidden_SumsToOneOverTheRest()
    {
        float[] logits = [1, 2, 1000, -1];

        MaskedLogits.Normalise(logits, [true, true, false, true]);

        Assert.Equal(1, logits.Sum(logProb => Math.Exp(logProb)), 1e-6);
        Assert.Equal(float.NegativeInfinity, logits[2]);
        Assert.Equal(1, logits[1] - logits[0], 1e-6);
        Assert.Equal(1, MaskedLogits.Best(logits));
    }

    [Fact]
    public void Sample_ManyDraws_FollowsTheProbabilitiesAndNeverTheForbidden()
    {
        float[] logits = [0, MathF.Log(3), 9];
        MaskedLogits.Normalise(logits, [true, true, false]);
        var random = RandomStream.Of(1, RandomPurpose.Exploration);
        var counts = new int[3];

        for (var i = 0; i < 20_000; i++)
        {
            counts[MaskedLogits.Sample(logits, ref random)]++;
        }

        Assert.Equal(0, counts[2]);
        Assert.Equal(0.75, counts[1] / 20_000.0, 0.015);
    }
}
