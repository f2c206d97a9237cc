using HybridGrains.Cli.Commands;
using HybridGrains.Client;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Cli.Tests;

public sealed class RerunTests
{
    private const string Foreign =
        "a cat, (red:1.2)\nNegative prompt: blur\nSteps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, "
        + "Seed: 42, Size: 512x768, Model: dream, Clip skip: 2";

    private static readonly ModelInfo[] Served =
    [
        new("emoji-scenes", "", 128, 128, 12, 3, "dpmpp_2m", "hash-1"),
        new("dream", "", 512, 512, 20, 10, "ddim", "hash-2"),
    ];

    private static readonly PictureProvenance Ours = new()
    {
        Id = "01A",
        Family = "emoji-scenes",
        FamilyHash = "hash-1",
        Prompt = "a cat",
        Seed = 7,
        Steps = 12,
        CloudSteps = 3,
        Sampler = "euler_karras",
        GuidanceScale = 3.3f,
        GuidanceRescale = 0.5f,
        Width = 128,
        Height = 64,
        Fast = true,
        PlainPrompt = true,
    };

    private static readonly GenerationSubmission Nothing = new() { Prompt = "" };

    private static ShownPicture Shown(string parameters) =>
        new("a.png", new PictureHeader("png", 8, 8), EmbeddedParameters.Parse(parameters), null);

    private static ShownPicture Shown(PictureProvenance ours) =>
        new(
            "a.png",
            new PictureHeader("png", 8, 8),
            new EmbeddedParameters(ours.Prompt, ours.NegativePrompt)
            {
                Steps = ours.Steps,
                Sampler = ours.Sampler,
                GuidanceScale = ours.GuidanceScale,
                Seed = ours.Seed,
                Width = ours.Width,
                Height = ours.Height,
                Model = ours.Family,
                Strength = ours.Strength,
            },
            ours
        );

    [Fact]
    public void Of_OurPicture_AsksForTheSame()
    {
        var again = Rerun.Of(Shown(Ours), Nothing, Served);

        Assert.Empty(again.Notes);
        Assert.Equal(
            new GenerationSubmission
            {
                Prompt = "a cat",
                NegativePrompt = "",
                Model = "emoji-scenes",
                Seed = 7,
                Steps = 12,
                CloudSteps = 3,
                GuidanceScale = 3.3f,
                GuidanceRescale = 0.5f,
                Sampler = "euler_karras",
                Size = "128x64",
                Fast = true,
                PromptStyle = "plain",
            },
            again.Submission
        );
    }

    [Fact]
    public void Of_AnotherToolsPicture_TranslatesAndSaysWhatIsLeftOut()
    {
        var again = Rerun.Of(Shown(Foreign), Nothing, Served);

        Assert.Equal(
            new GenerationSubmission
            {
                Prompt = "a cat, (red:1.2)",
                NegativePrompt = "blur",
                Model = "dream",
                Seed = 42,
                Steps = 25,
                GuidanceScale = 7.5f,
                Sampler = "dpmpp_2m_karras",
                Size = "512x768",
            },
            again.Submission
        );
        Assert.Contains(
            again.Notes,
            note => note.Contains("Clip skip", StringComparison.Ordinal) && !note.Contains("Schedule", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Of_OtherFilesOfTheModel_SaysSo() =>
        Assert.Contains(
            "emoji-scenes",
            Assert.Single(Rerun.Of(Shown(Ours with { FamilyHash = "other" }), Nothing, Served).Notes),
            StringComparison.Ordinal
        );

    [Fact]
    public void Of_OrderThatOnlyAPolicyChooses_SaysSo() =>
        Assert.Contains(
            "policy",
            Assert.Single(Rerun.Of(Shown(Ours with { CloudSteps = null }), Nothing, Served).Notes),
            StringComparison.Ordinal
        );

    [Fact]
    public void Of_StartedFromAPicture_NeedsThatPicture()
    {
        var shown = Shown(Ours with { Strength = 0.6, ImageSha256 = "ab", MaskSha256 = "cd", MaskRule = "transparent" });

        Assert.Contains("--image", Message(shown, Nothing), StringComparison.Ordinal);
        Assert.Contains("--mask", Message(shown, Nothing with { Image = [1] }), StringComparison.Ordinal);
        var again = Rerun.Of(shown, Nothing with { Image = [1], Mask = [2] }, Served);
        Assert.Equal((0.6, "transparent", 2), (again.Submission.Strength, again.Submission.MaskRule, again.Notes.Count));
    }

    [Fact]
    public void Of_SecondPassAtAHigherSize_IsLeftOut()
    {
        var again = Rerun.Of(Shown(Foreign + ", Denoising strength: 0.7, Hires upscale: 2"), Nothing, Served);

        Assert.Null(again.Submission.Strength);
        Assert.Contains(again.Notes, note => note.Contains("Hires upscale", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_SyntaxOfOtherTools_IsNamed()
    {
        var shown = ShownPicture.Read(Checkout.Combine("tests", "cases", "png", "syntax.png"));

        var notes = string.Join('\n', Rerun.Of(shown, Nothing with { Model = "emoji-scenes" }, Served).Notes);

        string[] named = ["BREAK", "AND", "[red:blue:0.5]", "[cow|horse]", "<lora:detail:0.8>", "__animals__", "Clip skip"];
        Assert.All(named, part => Assert.Contains(part, notes, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_LoraTags_SaysWhatToDo() =>
        Assert.Contains(
            Rerun.Of(Shown("<lora:style:0.8> " + Foreign), Nothing, Served).Notes,
            note => note.Contains("models lora add", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Model: dream", "Model: sdxl", "'sdxl', which is not served here. Import it")]
    [InlineData(", Model: dream", "", "names no model")]
    [InlineData("DPM++ 2M", "DPM fast", "--sampler")]
    public void Of_SomethingThatIsNotHere_SaysWhatToGive(string old, string replacement, string message) =>
        Assert.Contains(
            message,
            Message(Shown(Foreign.Replace(old, replacement, StringComparison.Ordinal)), Nothing),
            StringComparison.Ordinal
        );

    [Fact]
    public void Of_CallersModelAndSampler_Win()
    {
        var again = Rerun.Of(
            Shown(Foreign.Replace("DPM++ 2M", "DPM fast", StringComparison.Ordinal)),
            Nothing with
            {
                Model = "Emoji-Scenes",
                Sampler = "ddim",
            },
            Served
        );

        Assert.Equal(("emoji-scenes", "ddim"), (again.Submission.Model, again.Submission.Sampler));
        Assert.Contains("--model", Message(Shown(Foreign), Nothing with { Model = "nothing" }), StringComparison.Ordinal);
    }

    private static string Message(ShownPicture picture, GenerationSubmission with) =>
        Assert.Throws<CommandException>(() => Rerun.Of(picture, with, Served)).Message;
}
