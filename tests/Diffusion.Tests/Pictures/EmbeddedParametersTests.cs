using CsCheck;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class EmbeddedParametersTests
{
    /// <summary>As A1111's web interface writes it.</summary>
    private const string Foreign =
        "a castle, (sunset:1.2)\nsecond line\nNegative prompt: blurry, bad\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: "
        + "6.5, Seed: 1234567890123, Size: 512x768, Model hash: 4199bcdd14, Model: revAnimated, "
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

    /// <summary>As two public reports have it: a JSON value, brackets in a key. Neither may cost the other pairs.</summary>
    [Theory]
    [InlineData("Hashes: {\"vae\": \"55, 1\", \"model\": \"abc\"}", "Hashes", "{\"vae\": \"55, 1\", \"model\": \"abc\"}")]
    [InlineData("Emphasis (mode): No norm", "Emphasis (mode)", "No norm")]
    [InlineData("Civitai resources: [{\"a\": \"x, y\"}, 2]", "Civitai resources", "[{\"a\": \"x, y\"}, 2]")]
    [InlineData("AddNet Model 1: x(123)", "AddNet Model 1", "x(123)")]
    [InlineData("TI: <a>: 12", "TI", "<a>: 12")]
    [InlineData("Größe: 3", "Größe", "3")]
    [InlineData("a.b@c: 3", "a.b@c", "3")]
    [InlineData("no pair at all", "unread", "no pair at all")]
    [InlineData("Open: \"never ends", "Open", "\"never ends")]
    [InlineData("Open: {\"never\"", "Open", "{\"never\"")]
    [InlineData(": 3", "unread", ": 3")]
    public void Parse_OddPair_CostsNoOtherOne(string odd, string key, string value)
    {
        foreach (var format in (string[])["{0}, {1}, {2}", "{1}, {0}, {2}", "{1}, {2}, {0}"])
        {
            const string First = "Steps: 25, Sampler: Euler a, CFG scale: 4";
            const string Second = "Seed: 1234567, Size: 832x1216";
            var line = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, odd, First, Second);

            var parameters = EmbeddedParameters.Parse("a cat\nNegative prompt: dog\n" + line);

            Assert.Equal(("a cat", "dog"), (parameters.Prompt, parameters.NegativePrompt));
            Assert.Equal((25, "Euler a", 4.0), (parameters.Steps, parameters.Sampler, parameters.GuidanceScale));
            Assert.Equal((1234567L, 832, 1216), (parameters.Seed, parameters.Width, parameters.Height));
            Assert.Equal(value, parameters.Other[key]);
        }
    }

    [Fact]
    public void Parse_LinesBehindTheParameters_AreNoPrompt()
    {
        var parameters = EmbeddedParameters.Parse(
            "a cat\nNegative prompt: dog\nSteps: 25, Seed: 7, CFG scale: 4\nTemplate: a __animal__, b\nNegative Template: c"
        );

        Assert.Equal(("a cat", "dog", 25), (parameters.Prompt, parameters.NegativePrompt, parameters.Steps));
        Assert.Contains("Negative Template: c", parameters.Other["text behind the parameters"], StringComparison.Ordinal);
    }

    /// <summary>Any text as one pair of a line: the pairs around it are read.</summary>
    [Fact]
    public void Parse_AnyKeyAndValue_KeepsThePromptsAndTheFirstPairs() =>
        Gen.String[Gen.Char[" :,(){}[]\"\\/<>|abZ0.é"], 0, 30]
            .Sample(odd =>
            {
                var parameters = EmbeddedParameters.Parse($"a cat\nNegative prompt: dog\nSteps: 25, Seed: 7, Size: 8x16, {odd}");

                Assert.Equal(("a cat", "dog", 25, 7L), (parameters.Prompt, parameters.NegativePrompt, parameters.Steps, parameters.Seed));
                Assert.Equal((8, 16), (parameters.Width, parameters.Height));
            });

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
        Assert.Throws<PictureException>(() => EmbeddedParameters.Parse(new string('a', EmbeddedParameters.MaxLength + 1)));

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
