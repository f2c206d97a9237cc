using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Tests.Generations;

public sealed class GenerationBodyCheckTests
{
    internal static readonly ModelFamilyInfo Family = new()
    {
        Name = "emoji-scenes",
        Hash = "",
        Title = "",
        DefaultWidth = 128,
        DefaultHeight = 128,
        MinSize = 64,
        MaxSize = 256,
        DefaultSteps = 20,
        DefaultCloudSteps = 10,
        DefaultGuidanceScale = 3,
        DefaultSampler = "dpmpp_2m",
        Samplers = ["ddim", "dpmpp_2m"],
        LargeDenoiser = "large",
        SmallDenoiser = "small",
        Decoder = "full",
        Created = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Case 22 of the public reports.</summary>
    [Fact]
    public void Complete_SizeConditioning_IsCarriedWithHeightFirst()
    {
        var body = new GenerationBody
        {
            Prompt = "a",
            OriginalSize = "1024x768",
            CropsCoordsTopLeft = "3,5",
            TargetSize = "512x256",
            NegativeOriginalSize = "100x90",
            NegativeTargetSize = "80x70",
        };

        var sizes = GenerationBodyCheck.Complete(body, Family, randomSeed: 1).Sizes;

        Assert.Equal(
            new PictureSizes
            {
                Original = new PixelPair(768, 1024),
                Crop = new PixelPair(3, 5),
                Target = new PixelPair(256, 512),
                NegativeOriginal = new PixelPair(90, 100),
                NegativeTarget = new PixelPair(70, 80),
            },
            sizes
        );
    }

    [Fact]
    public void Complete_Loras_AreCarriedWithWeightOneWhereNoneIsGiven()
    {
        var body = new GenerationBody
        {
            Prompt = "a",
            Loras = [new LoraBody { Name = "style" }, new LoraBody { Name = "face", Weight = -0.5 }],
        };

        var loras = GenerationBodyCheck.Complete(body, Family, randomSeed: 1).Loras;

        Assert.Equal([new RequestedLora("style", 1), new RequestedLora("face", -0.5)], loras);
    }

    public static TheoryData<string, GenerationBody> Wrong() =>
        new()
        {
            {
                "loras",
                new GenerationBody { Prompt = "a", Loras = [.. Enumerable.Repeat(new LoraBody { Name = "a" }, 5)] }
            },
            {
                "loras[1]",
                new GenerationBody { Prompt = "a", Loras = [new LoraBody { Name = "a" }, null!] }
            },
            {
                "loras[0].name",
                new GenerationBody { Prompt = "a", Loras = [new LoraBody { Weight = 1 }] }
            },
            {
                "loras[0].weight",
                new GenerationBody { Prompt = "a", Loras = [new LoraBody { Name = "a", Weight = 10.5 }] }
            },
            {
                "loras[0].scale",
                new GenerationBody
                {
                    Prompt = "a",
                    Loras =
                    [
                        new LoraBody
                        {
                            Name = "a",
                            Others = new() { ["scale"] = default },
                        },
                    ],
                }
            },
            { "prompt", new GenerationBody() },
            {
                "target_size",
                new GenerationBody { Prompt = "a", TargetSize = "0x512" }
            },
            {
                "original_size",
                new GenerationBody { Prompt = "a", OriginalSize = "1024" }
            },
            {
                "crops_coords_top_left",
                new GenerationBody { Prompt = "a", CropsCoordsTopLeft = "-1,0" }
            },
            {
                "negative_target_size",
                new GenerationBody { Prompt = "a", NegativeOriginalSize = "512x512" }
            },
            {
                "aesthetic_score",
                new GenerationBody { Prompt = "a", AestheticScore = 10.5f }
            },
            {
                "prompt",
                new GenerationBody { Prompt = " " }
            },
            {
                "prompt",
                new GenerationBody { Prompt = string.Join(' ', Enumerable.Repeat("word", 7_000)) }
            },
            {
                "negative_prompt",
                new GenerationBody { Prompt = "a", NegativePrompt = new string('x', 32_001) }
            },
            {
                "size",
                new GenerationBody { Prompt = "a", Size = "abc" }
            },
            {
                "size",
                new GenerationBody { Prompt = "a", Size = "128x" }
            },
            {
                "size",
                new GenerationBody { Prompt = "a", Size = "100x128" }
            },
            {
                "size",
                new GenerationBody { Prompt = "a", Size = "4096x4096" }
            },
            {
                "size",
                new GenerationBody { Prompt = "a", Size = "-128x128" }
            },
            {
                "steps",
                new GenerationBody { Prompt = "a", Steps = 0 }
            },
            {
                "steps",
                new GenerationBody { Prompt = "a", Steps = 151 }
            },
            {
                "cloud_steps",
                new GenerationBody
                {
                    Prompt = "a",
                    Steps = 10,
                    CloudSteps = 11,
                }
            },
            {
                "cloud_steps",
                new GenerationBody { Prompt = "a", CloudSteps = -1 }
            },
            {
                "guidance_scale",
                new GenerationBody { Prompt = "a", GuidanceScale = 30.5f }
            },
            {
                "guidance_scale",
                new GenerationBody { Prompt = "a", GuidanceScale = float.NaN }
            },
            {
                "seed",
                new GenerationBody { Prompt = "a", Seed = -1 }
            },
            {
                "seed",
                new GenerationBody { Prompt = "a", Seed = 1L << 53 }
            },
            {
                "sampler",
                new GenerationBody { Prompt = "a", Sampler = "eular" }
            },
            {
                "response_format",
                new GenerationBody { Prompt = "a", ResponseFormat = "bmp" }
            },
            {
                "fast",
                new GenerationBody { Prompt = "a", Fast = true }
            },
            {
                "strength",
                new GenerationBody { Prompt = "a", Strength = 0 }
            },
            {
                "strength",
                new GenerationBody { Prompt = "a", Strength = double.NaN }
            },
            {
                "guidance_rescale",
                new GenerationBody { Prompt = "a", GuidanceRescale = 1.5f }
            },
            {
                "prompt_style",
                new GenerationBody { Prompt = "a", PromptStyle = "fancy" }
            },
            {
                "output_format",
                new GenerationBody { Prompt = "a", OutputFormat = "bmp" }
            },
            {
                "output_compression",
                new GenerationBody
                {
                    Prompt = "a",
                    OutputFormat = "jpeg",
                    OutputCompression = 101,
                }
            },
            {
                "output_compression",
                new GenerationBody { Prompt = "a", OutputCompression = 50 }
            },
            {
                "preview_every",
                new GenerationBody { Prompt = "a", PreviewEvery = -1 }
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Complete_WrongValue_NamesFieldAndRule(string field, GenerationBody body)
    {
        var refused = Assert.Throws<FaultException>(() => GenerationBodyCheck.Complete(body, Family, 1));

        Assert.Equal((400, field), (refused.Fault.Status, refused.Fault.Field));
        Assert.Contains("must", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_Fast_FillsInTheDefaultsForFewSteps()
    {
        var family = Family with { Fast = new FastDefaults(4, 2, 2.5f, "ddim") };

        var request = GenerationBodyCheck.Complete(new GenerationBody { Prompt = "a", Fast = true }, family, 1);
        var chosen = GenerationBodyCheck.Complete(
            new GenerationBody
            {
                Prompt = "a",
                Fast = true,
                Steps = 2,
                GuidanceScale = 4,
                Sampler = "dpmpp_2m",
            },
            family,
            1
        );

        Assert.Equal((true, 4, 2.5f, "ddim"), (request.Fast, request.Steps, request.GuidanceScale, request.Sampler));
        Assert.Equal((2, 4f, "dpmpp_2m"), (chosen.Steps, chosen.GuidanceScale, chosen.Sampler));
        Assert.False(GenerationBodyCheck.Complete(new GenerationBody { Prompt = "a" }, family, 1).Fast);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Count_OutOfRange_NamesN(int n)
    {
        var refused = Assert.Throws<FaultException>(() => GenerationBodyCheck.Count(new GenerationBody { N = n }));

        Assert.Equal("n must be between 1 and 10; it is " + n + ".", refused.Fault.Message);
    }

    [Fact]
    public void Family_Unknown_ListsTheKnownOnes()
    {
        var refused = Assert.Throws<FaultException>(() => GenerationBodyCheck.Family(new GenerationBody { Model = "sdxl" }, [Family]));

        Assert.Equal((404, "model"), (refused.Fault.Status, refused.Fault.Field));
        Assert.Contains("emoji-scenes", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_PromptAlone_TakesTheFamilysDefaults()
    {
        var request = GenerationBodyCheck.Complete(new GenerationBody { Prompt = "a cat" }, Family, randomSeed: 5);

        Assert.Equal(
            (128, 128, 20, "dpmpp_2m", 3f, 5L, (int?)null),
            (request.Width, request.Height, request.Steps, request.Sampler, request.GuidanceScale, request.Seed, request.CloudSteps)
        );
    }

    [Theory]
    [InlineData(null, OutputFormat.Png)]
    [InlineData("png", OutputFormat.Png)]
    [InlineData("jpeg", OutputFormat.Jpeg)]
    [InlineData("webp", OutputFormat.WebP)]
    public void Complete_OutputFormat_IsTheOneNamed(string? name, OutputFormat format) =>
        Assert.Equal(format, GenerationBodyCheck.Complete(new GenerationBody { Prompt = "a", OutputFormat = name }, Family, 1).Format);

    [Theory]
    [InlineData("AQID")]
    [InlineData(" AQID\n")]
    [InlineData("data:image/png;base64,AQID")]
    [InlineData("data:;base64,AQID")]
    public void Picture_Base64OrDataUrl_IsItsBytes(string text)
    {
        var picture = GenerationBodyCheck.Picture(
            new GenerationBody
            {
                Image = text,
                Mask = text,
                MaskRule = "transparent",
            }
        )!;

        Assert.Equal([1, 2, 3], picture.Image.ToArray());
        Assert.Equal([1, 2, 3], picture.Mask.ToArray());
        Assert.Equal(MaskRule.Transparent, picture.MaskRule);
    }

    public static TheoryData<string, GenerationBody> WrongPictures() =>
        new()
        {
            {
                "image",
                new GenerationBody { Image = "" }
            },
            {
                "image",
                new GenerationBody { Image = "no base64!" }
            },
            {
                "image",
                new GenerationBody { Image = "data:image/png,AQID" }
            },
            {
                "image",
                new GenerationBody { Image = "data:image/png;base64," }
            },
            {
                "image",
                new GenerationBody { Image = "https://example.org/a.png" }
            },
            {
                "mask",
                new GenerationBody { Image = "AQID", Mask = "?" }
            },
            {
                "mask",
                new GenerationBody { Mask = "AQID" }
            },
            {
                "mask_rule",
                new GenerationBody { Image = "AQID", MaskRule = "dark" }
            },
            {
                "strength",
                new GenerationBody { Strength = 0.5 }
            },
        };

    [Theory]
    [MemberData(nameof(WrongPictures))]
    public void Picture_WrongValue_NamesFieldAndRule(string field, GenerationBody body)
    {
        var refused = Assert.Throws<FaultException>(() => GenerationBodyCheck.Picture(body));

        Assert.Equal((400, field), (refused.Fault.Status, refused.Fault.Field));
        Assert.Contains("must", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_None_IsNull() => Assert.Null(GenerationBodyCheck.Picture(new GenerationBody { Prompt = "a", Strength = 1 }));
}
