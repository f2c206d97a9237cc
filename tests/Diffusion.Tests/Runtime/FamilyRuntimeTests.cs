using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tests.Pipelines;

namespace HybridGrains.Diffusion.Tests.Runtime;

/// <summary>What a runtime does with one tiny pipeline.</summary>
public sealed class FamilyRuntimeTests(TinyRuntime tiny) : IClassFixture<TinyRuntime>
{
    private const int Side = 32;

    private static readonly GenerationParameters Request = new("tiny", "a cat", "", Side, Side, 6, SamplerNames.Ddim, 4, 7);
    private static readonly RgbPicture Picture = new(48, 40, [.. Enumerable.Range(0, 48 * 40 * 3).Select(i => (byte)(i * 7 % 251))]);

    /// <summary>The left half is painted anew.</summary>
    private static readonly GrayPicture LeftHalf = new(
        Side,
        Side,
        [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i % Side < Side / 2 ? 255 : 0))]
    );

    private readonly FamilyRuntime _runtime = tiny.Runtime;

    public static TheoryData<string> Samplers => [.. SamplerCatalog.Default.Names.Where(name => name != SamplerNames.FlowEuler)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Run_CutAfterEveryStep_IsBitEqualToUncut(string sampler)
    {
        var start = _runtime.Start(Request with { Sampler = sampler });

        var uncut = Run(start, 6);
        var cut = start;
        for (var step = 1; step <= 6; step++)
        {
            cut = Run(LatentState.FromBytes(cut.ToBytes()), step);
        }

        Assert.Equal(uncut.Latents, cut.Latents);
    }

    /// <summary>The few-step and picture starts that need other methods at their beginning.</summary>
    [Theory]
    [MemberData(nameof(Samplers))]
    public void Run_OneOrTwoStepsAndFromAPicture_IsBitEqualToUncut(string sampler)
    {
        LatentState[] starts =
        [
            _runtime.Start(Request with { Sampler = sampler, Steps = 1 }),
            _runtime.Start(Request with { Sampler = sampler, Steps = 2 }),
            _runtime.Start(Request with { Sampler = sampler, Steps = 2, Strength = 0.5 }, Picture),
            _runtime.Start(Request with { Sampler = sampler, Strength = 0.5 }, Picture),
        ];

        foreach (var start in starts)
        {
            var cut = start;
            for (var step = start.StepIndex + 1; step <= start.Parameters.Steps; step++)
            {
                cut = Run(LatentState.FromBytes(cut.ToBytes()), step);
            }

            Assert.Equal(Run(start, start.Parameters.Steps).Latents, cut.Latents);
            Assert.All(cut.Latents, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData(SamplerNames.Ddim)]
    [InlineData(SamplerNames.Heun)]
    [InlineData(SamplerNames.DpmSolverPlusPlus2M)]
    public void Run_InpaintingCutAfterEveryStep_IsBitEqualAndKeepsTheRest(string sampler)
    {
        var start = _runtime.Start(Request with { Sampler = sampler, Strength = 0.7 }, Picture, LeftHalf);

        var uncut = Run(start, 6);
        var cut = start;
        for (var step = start.StepIndex + 1; step <= 6; step++)
        {
            cut = Run(LatentState.FromBytes(cut.ToBytes()), step);
        }

        Assert.Equal(2, start.StepIndex);
        Assert.Equal(uncut.Latents, cut.Latents);
        Assert.All(
            Enumerable.Range(0, uncut.Latents.Length),
            i => Assert.Equal(IsPainted(i, 8), uncut.Latents[i] != start.Inpainting!.Picture[i])
        );
    }

    [Fact]
    public void Start_PictureWithLittleStrength_StaysClose()
    {
        var parameters = Request with { Steps = 50, Strength = 0.02, GuidanceScale = 1 };
        var start = _runtime.Start(parameters, Picture);
        var whole = _runtime.Start(parameters with { Strength = 1 }, Picture);

        Assert.Equal((49, 0), (start.StepIndex, whole.StepIndex));
        Assert.True(Distance(Run(start, 50).Latents, Run(whole, 50).Latents) > 10 * Distance(Run(start, 50).Latents, start.Latents));
    }

    [Fact]
    public void Start_Inpainting_BlanksTheMaskedPartForDenoisersThatSeeIt()
    {
        var inpainting = _runtime.Start(Request, Picture, LeftHalf).Inpainting!;

        Assert.Equal(Enumerable.Range(0, 64).Select(i => i % 8 < 4 ? 1f : 0), inpainting.Mask);
        Assert.NotEqual(inpainting.Picture, inpainting.Masked);
        Assert.Equal(inpainting.Picture, _runtime.Start(Request, Picture, new GrayPicture(1, 1, [0])).Inpainting!.Masked);
    }

    [Fact]
    public void Run_LongPrompt_ReadsWhatIsBeyondTheFirstChunk()
    {
        var words = string.Join(' ', Enumerable.Repeat("cat", 75));

        var shorter = Run(_runtime.Start(Request with { Prompt = words }), 2);
        var longer = Run(_runtime.Start(Request with { Prompt = words + " dog" }), 2);
        var cut = Run(_runtime.Start(Request with { Prompt = words + " dog", PromptStyle = PromptStyle.Plain }), 2);

        Assert.Equal(shorter.Latents, cut.Latents);
        Assert.NotEqual(shorter.Latents, longer.Latents);
    }

    [Fact]
    public void Run_WeightedWord_ChangesWithItsWeight()
    {
        float[] Latents(string prompt) => Run(_runtime.Start(Request with { Prompt = prompt }), 2).Latents;

        Assert.Equal(Latents("a cat"), Latents("a (cat:1.0)"));
        Assert.NotEqual(Latents("a cat"), Latents("a (cat:1.5)"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WithOrWithoutBinding_IsBitEqual(bool ioBinding)
    {
        using var other = tiny.Create(
            new FamilyRuntimeOptions
            {
                IoBinding = ioBinding,
                MemoryArena = ioBinding,
                Spinning = ioBinding,
                IntraOpThreads = 1,
                Device = "auto",
            }
        );

        Assert.Equal(
            Run(_runtime.Start(Request), 3).Latents,
            other.Run(other.Start(Request), new RangeSpec("large", 3), null, TestContext.Current.CancellationToken).State.Latents
        );
    }

    [Theory]
    [InlineData(30, 32)]
    [InlineData(32, 1024)]
    [InlineData(0, 32)]
    public void Start_SizeThatDoesNotFit_IsRefusedByName(int width, int height)
    {
        var error = Assert.Throws<GenerationInputException>(() => _runtime.Start(Request with { Width = width, Height = height }));

        Assert.Equal("size", error.Field);
        Assert.Contains("4 to 256 pixels, in multiples of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_StrengthThatLeavesNoStep_IsRefusedByName()
    {
        Assert.Equal(
            "strength",
            Assert.Throws<GenerationInputException>(() => _runtime.Start(Request with { Strength = 0.1 }, Picture)).Field
        );
        Assert.Equal("strength", Assert.Throws<GenerationInputException>(() => _runtime.Start(Request with { Strength = 0.5 })).Field);
        Assert.Equal(
            "strength",
            Assert.Throws<GenerationInputException>(() => _runtime.Start(Request with { Strength = double.NaN }, Picture)).Field
        );
    }

    private static bool IsPainted(int index, int side) => index % side < side / 2;

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum());

    private LatentState Run(LatentState state, int to) =>
        _runtime.Run(state, new RangeSpec("large", to), null, TestContext.Current.CancellationToken).State;
}
