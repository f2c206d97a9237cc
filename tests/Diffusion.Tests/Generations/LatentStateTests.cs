using CsCheck;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Tests.Generations;

public sealed class LatentStateTests
{
    private static LatentState Create(int histories = 1) =>
        new(
            new GenerationParameters("family", "ein Apfel \U0001F34E", "", 64, 32, 20, "dpmpp_2m", 3.5f, 42),
            7,
            [4, 4, 8],
            [.. Enumerable.Range(0, 128).Select(i => i * 0.25f - 3)],
            [.. Enumerable.Range(0, histories).Select(h => Enumerable.Repeat(h + 0.5f, 128).ToArray())]
        );

    private static LatentState CreateInpainting()
    {
        var state = Create();
        return new LatentState(
            state.Parameters with
            {
                Strength = 0.6,
                GuidanceRescale = 0.7f,
                Prompt = "a (cat:1.3)",
                SizeConditioning = new SizeConditioning(1024, 768, 3, 5),
            },
            state.StepIndex,
            state.Shape,
            state.Latents,
            state.History
        )
        {
            Inpainting = new InpaintingState([.. Enumerable.Range(0, 32).Select(i => (float)(i % 2))], state.Latents, state.History[0]),
        };
    }

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
    public void FromBytes_LongestPrompts_AreRead()
    {
        var state = Create();
        var longest = string.Concat(Enumerable.Repeat("\U0001F34E", 16_000));
        state = new LatentState(
            state.Parameters with
            {
                Prompt = longest,
                NegativePrompt = new string('\u4E00', 32_000),
            },
            state.StepIndex,
            state.Shape,
            state.Latents,
            state.History
        );

        Assert.Equal(state.Parameters, LatentState.FromBytes(state.ToBytes()).Parameters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FromBytes_OfVersion4_GivesTheSameLoras(bool inpainting)
    {
        var plain = inpainting ? CreateInpainting() : Create();
        var loras = new LoraUses([new LoraUse("style", new string('a', 64), 0.8), new LoraUse("face", new string('b', 64), -1.3)]);
        var state = new LatentState(plain.Parameters with { Loras = loras }, 7, plain.Shape, plain.Latents, plain.History)
        {
            Inpainting = plain.Inpainting,
        };

        var read = LatentState.FromBytes(state.ToBytes());

        Assert.Equal(4, state.ToBytes()[4]);
        Assert.Equal(state.Parameters, read.Parameters);
        Assert.Equal(["face", "style"], read.Parameters.Loras.Select(use => use.Name));
        Assert.Null(LatentStateCheck.WhyNot(state, read, 7));
        var other = state.Parameters with { Loras = new LoraUses([loras[0]]) };
        Assert.NotEqual(state.Parameters, other);
    }

    /// <summary>Written by the release that knew version 1 only.</summary>
    [Fact]
    public void FromBytes_GoldenVersion1_IsReadAsPlainPrompt()
    {
        var bytes = Convert.FromHexString(File.ReadAllText(Checkout.Combine("tests", "golden", "latent-state", "v1.hex")).Trim());

        var state = LatentState.FromBytes(bytes);

        Assert.Equal(
            new GenerationParameters("family", "ein Apfel \U0001F34E", "blurry", 64, 32, 20, "dpmpp_2m", 3.5f, 42)
            {
                PromptStyle = PromptStyle.Plain,
            },
            state.Parameters
        );
        Assert.Equal((7, 128, 1), (state.StepIndex, state.Latents.Length, state.History.Length));
        Assert.Equal((-3f, 28.75f, 64.5f), (state.Latents[0], state.Latents[127], state.History[0][127]));
        Assert.Null(state.Inpainting);
        Assert.Equal(bytes, state.ToBytes());
    }

    [Fact]
    public void FromBytes_OfVersion2_GivesTheSameState()
    {
        var state = CreateInpainting();

        var read = LatentState.FromBytes(state.ToBytes());

        Assert.Equal(state.Parameters, read.Parameters);
        Assert.True(InpaintingState.Same(state.Inpainting, read.Inpainting));
        Assert.Equal(state.History, read.History);
    }

    [Fact]
    public void WhyNot_MaskChanged_SaysSo()
    {
        var before = CreateInpainting();
        var after = before.With(before.StepIndex + 1, before.Latents, []);

        Assert.Null(LatentStateCheck.WhyNot(before, after, after.StepIndex));
        var changed = new LatentState(after.Parameters, after.StepIndex, after.Shape, after.Latents, [])
        {
            Inpainting = CreateInpainting().Inpainting! with { Mask = new float[32] },
        };
        Assert.Contains("mask", LatentStateCheck.WhyNot(before, changed, after.StepIndex), StringComparison.Ordinal);
    }

    [Fact]
    public void FromBytes_AnyFlippedBit_IsRefused() =>
        Gen.Select(Gen.Int[0, Create().ToBytes().Length - 1], Gen.Int[0, 7])
            .Sample(
                (position, bit) =>
                {
                    var bytes = Create().ToBytes();
                    bytes[position] ^= (byte)(1 << bit);
                    Assert.Throws<LatentStateException>(() => LatentState.FromBytes(bytes));
                }
            );

    [Fact]
    public void FromBytes_AnyTruncationOrGarbage_IsRefused() =>
        Gen.Select(Gen.Int[0, Create().ToBytes().Length - 1], Gen.Byte.Array[0, 300])
            .Sample(
                (length, garbage) =>
                {
                    Assert.Throws<LatentStateException>(() => LatentState.FromBytes(Create().ToBytes().AsSpan(0, length)));
                    Assert.Throws<LatentStateException>(() => LatentState.FromBytes(garbage));
                }
            );

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
        Assert.Contains(
            "parameters",
            LatentStateCheck.WhyNot(before, With(before.Parameters with { Seed = 1 }), 20),
            StringComparison.Ordinal
        );
        Assert.Contains("shape", LatentStateCheck.WhyNot(before, With(shape: [4, 8, 4]), 20), StringComparison.Ordinal);
        Assert.Contains(
            "root mean square",
            LatentStateCheck.WhyNot(before, With(latents: [.. before.Latents.Select(value => value * 1e6f)]), 20),
            StringComparison.Ordinal
        );
    }
}
