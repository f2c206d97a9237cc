using HybridGrains.Training.LightDecoder;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class LightTurnsTests
{
    [Fact]
    public void At_Warmup_IsTheDiscriminatorsAlone()
    {
        var turns = new LightTurns(Warmup: 3, 1, 1, 5);

        Assert.All(Enumerable.Range(0, 3), step => Assert.Equal(LightTurn.Discriminator, turns.At(step)));
    }

    [Fact]
    public void At_AfterWarmup_CyclesThroughAllThree()
    {
        var turns = new LightTurns(Warmup: 2, Decoder: 2, Encoder: 1, Discriminator: 1);

        Assert.Equal(
            [LightTurn.Decoder, LightTurn.Decoder, LightTurn.Encoder, LightTurn.Discriminator, LightTurn.Decoder],
            Enumerable.Range(2, 5).Select(step => turns.At(step))
        );
    }

    [Fact]
    public void TakenTurns_WithoutAdversarialWeight_LeaveOutTheDiscriminator()
    {
        var turns = new LightDecoderSettings { AdversarialWeight = 0 }.TakenTurns;

        Assert.DoesNotContain(LightTurn.Discriminator, Enumerable.Range(0, 50).Select(step => turns.At(step)));
    }

    [Fact]
    public void Checked_ShrinkOfAll_IsRefusedByName()
    {
        var refusal = Assert.Throws<TrainingException>(() => new LightDecoderSettings { Shrink = 1 }.Checked());

        Assert.Contains("--shrink", refusal.Message, StringComparison.Ordinal);
    }
}
