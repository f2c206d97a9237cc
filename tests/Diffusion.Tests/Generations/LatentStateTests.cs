using CsCheck;
using HybridGrains.Diffusion.Generations;

namespace HybridGrains.Diffusion.Tests.Generations;

public sealed class LatentStateTests
{
    private static LatentState Create(int histories = 1) => new(
        new GenerationParameters("family", "ein Apfel \U0001F34E", "", 64, 32, 20, "dpmpp_2m", 3.5f, 42), 7, [4, 4, 8],
        [.. Enumerable.Range(0, 128).Select(i => i * 0.25f - 3)], [.. Enumerable.Range(0, histories).Select(h => Enumerable.Repeat(h + 0.5f, 128).ToArray())]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void FromBytes_OfToBytes_GivesTheSameState(int histories)
    {
        var state = Create(histories);

        var read = LatentState.FromBytes(state.ToBytes());

        Assert.Equal((state.Parameters, state.StepIndex), (read.Parameters, read.StepIndex));
        Assert.Equal(state.Shape, read.Shape);
        Assert.Equal(state.Latents, read.Latents);
        Assert.Equal(state.History, read.History);
    }

    [Fact]
    public void FromBytes_AnyFlippedBit_IsRefused() => Gen.Select(Gen.Int[0, Create().ToBytes().Length - 1], Gen.Int[0, 7]).Sample((position, bit) =>
    {
        var bytes = Create().ToBytes();
        bytes[position] ^= (byte)(1 << bit);
        Assert.Throws<LatentStateException>(() => LatentState.FromBytes(bytes));
    });

    [Fact]
    public void FromBytes_AnyTruncationOrGarbage_IsRefused() => Gen.Select(Gen.Int[0, Create().ToBytes().Length - 1], Gen.Byte.Array[0, 300]).Sample((length, garbage) =>
    {
        Assert.Throws<LatentStateException>(() => LatentState.FromBytes(Create().ToBytes().AsSpan(0, length)));
        Assert.Throws<LatentStateException>(() => LatentState.FromBytes(garbage));
    });

    [Fact]
    public void FromBytes_NotANumber_IsRefusedByName()
    {
        var state = Create();
        state.Latents[5] = float.NaN;

        var error = Assert.Throws<LatentStateException>(() => LatentState.FromBytes(state.ToBytes()));

        Assert.Contains("latents", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyNot_ResultOfTheRange_IsNull()
    {
        var before = Create();
        var after = new LatentState(before.Parameters, 20, before.Shape, before.Latents, []);

        Assert.Null(LatentStateCheck.WhyNot(before, after, 20));
    }

    [Fact]
    public void WhyNot_WrongStepParametersShapeOrNorm_SaysWhich()
    {
        var before = Create();
        LatentState With(GenerationParameters? parameters = null, int step = 20, int[]? shape = null, float[]? latents = null) =>
            new(parameters ?? before.Parameters, step, shape ?? before.Shape, latents ?? before.Latents, []);

        Assert.Contains("step index", LatentStateCheck.WhyNot(before, With(step: 19), 20), StringComparison.Ordinal);
        Assert.Contains("parameters", LatentStateCheck.WhyNot(before, With(before.Parameters with { Seed = 1 }), 20), StringComparison.Ordinal);
        Assert.Contains("shape", LatentStateCheck.WhyNot(before, With(shape: [4, 8, 4]), 20), StringComparison.Ordinal);
        Assert.Contains("root mean square", LatentStateCheck.WhyNot(before, With(latents: [.. before.Latents.Select(value => value * 1e6f)]), 20), StringComparison.Ordinal);
    }
}
