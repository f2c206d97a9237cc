using CsCheck;
using HybridGrains.Diffusion.Images;

namespace HybridGrains.Diffusion.Tests.Images;

public sealed class EmbeddedParametersTests
{
    /// <summary>As A1111's web interface writes it.</summary>
    private const string Foreign =
        "a castle, (sunset:1.2)\nsecond line\nNegative prompt: blurry, bad\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890123, Size: 512x768, Model hash: 4199bcdd14, Model: revAnimated, "
        + "Denoising strength: 0.55, ADetailer prompt: \"face, \\\"smile\\\": yes\", Version: v1.6.0";

    [Fact]
    public void Parse_TextOfAnotherTool_ReadsEveryField()
    {
        var parameters = EmbeddedParameters.Parse(Foreign);

        Assert.Equal(("a castle, (sunset:1.2)\nsecond line", "blurry, bad"), (parameters.Prompt, parameters.NegativePrompt));
        Assert.Equal(
            (28, "DPM++ 2M Karras", 6.5, 1234567890123L),
            (parameters.Steps, parameters.Sampler, parameters.GuidanceScale, parameters.Seed)
        );
        Assert.Equal(
            (512, 768, "revAnimated", "4199bcdd14", 0.55),
            (parameters.Width, parameters.Height, parameters.Model, parameters.ModelHash, parameters.Strength)
        );
        Assert.Equal(("face, \"smile\": yes", "v1.6.0"), (parameters.Other["ADetailer prompt"], parameters.Other["Version"]));
    }

    [Fact]
    public void Parse_OfWrite_GivesTheSame()
    {
        var parameters = new EmbeddedParameters("ein Apfel \U0001F34E, [rot]", "unscharf")
        {
            Steps = 20,
            Sampler = "dpmpp_2m_karras",
            GuidanceScale = 7.25,
            Seed = (1L << 53) - 1,
            Width = 128,
            Height = 96,
            Model = "a, \"b\": c",
            ModelHash = "0123",
            Strength = 0.6,
        };

        var read = EmbeddedParameters.Parse(parameters.Write());

        Assert.Equal(parameters with { Other = read.Other }, read);
        Assert.Empty(read.Other);
    }

    [Theory]
    [InlineData("just a prompt", "just a prompt", "")]
    [InlineData("time: 10:30", "time: 10:30", "")]
    [InlineData("", "", "")]
    [InlineData("Negative prompt: only", "", "only")]
    [InlineData("a\nSteps: 3", "a", "")]
    public void Parse_LittleText_IsThePrompt(string text, string prompt, string negative) =>
        Assert.Equal((prompt, negative), (EmbeddedParameters.Parse(text).Prompt, EmbeddedParameters.Parse(text).NegativePrompt));

    [Fact]
    public void Parse_UnreadableValue_IsKeptAsText()
    {
        var parameters = EmbeddedParameters.Parse("a\nSteps: many, Size: 1x2x3, Seed: -1");

        Assert.Null(parameters.Steps);
        Assert.Equal(("many", "1x2x3", "-1"), (parameters.Other["Steps"], parameters.Other["Size"], parameters.Other["Seed"]));
    }

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        Assert.Throws<ImageException>(() => EmbeddedParameters.Parse(new string('a', EmbeddedParameters.MaxLength + 1)));

    [Fact]
    public void Parse_OfWrite_KeepsAnyPromptOfOneLine() =>
        Gen.String[Gen.Char[" ,:\"\\()abcSteps\u00e9"], 0, 60]
            .Sample(prompt =>
                Assert.Equal(
                    prompt.Trim(),
                    EmbeddedParameters
                        .Parse(
                            new EmbeddedParameters(prompt)
                            {
                                Steps = 3,
                                Seed = 4,
                                Sampler = "x",
                            }.Write()
                        )
                        .Prompt
                )
            );
}
