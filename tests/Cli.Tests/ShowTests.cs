using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Cli.Tests;

/// <summary>'hybridgrains show' on files of other tools, without any cluster.</summary>
public sealed class ShowTests
{
    private const string Foreign =
        "a cat, masterpiece\nNegative prompt: blur\nSteps: 25, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 42, Size: "
        + "512x768, Model hash: 6ce0161689, Model: dream, Clip skip: 2";

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public async Task Show_AnotherToolsPicture_PrintsItsParameters(PictureFormat format)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, format, Foreign);
        await using var text = Running.Start(folder.Path, "show", "cat.bin");
        await using var json = Running.Start(folder.Path, "show", "cat.bin", "--json");

        var output = await text.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, text.ExitCode);
        string[] expected =
        [
            "a cat, masterpiece",
            "blur",
            "DPM++ 2M Karras (dpmpp_2m_karras here)",
            "7.5",
            "42",
            "512x768",
            "dream (6ce0161689)",
            "Clip skip",
            "made by another program",
        ];
        Assert.All(expected, part => Assert.Contains(part, output, StringComparison.Ordinal));
        var read = JsonNode.Parse(await json.EndsAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(
            (42, "dpmpp_2m_karras", "2"),
            (
                read["parameters"]!["seed"]!.GetValue<int>(),
                read["sampler"]!.GetValue<string>(),
                read["parameters"]!["other"]!["Clip skip"]!.GetValue<string>()
            )
        );
    }

    /// <summary>Files in the shape of public reports: an odd pair, compressed text.</summary>
    [Theory]
    [InlineData("infotext/hashes.png", 20, "DPM++ 2M Karras", "v1-5", "Hashes")]
    [InlineData("infotext/oddkey.png", 4, "Euler", "base", "Emphasis (mode)")]
    [InlineData("png/ztxt.png", 20, "Euler", "base", null)]
    [InlineData("png/syntax.png", 4, "Euler", "base", "Clip skip")]
    public async Task Show_ReportedFiles_AreReadWhole(string file, int steps, string sampler, string model, string? other)
    {
        using var folder = new TemporaryFolder();
        await using var json = Running.Start(folder.Path, "show", Checkout.Combine("tests", "cases", file), "--json");

        var read = JsonNode.Parse(await json.EndsAsync(TestContext.Current.CancellationToken))!["parameters"]!;

        Assert.Equal(("dog", 42), (read["negativePrompt"]!.GetValue<string>(), read["seed"]!.GetValue<int>()));
        Assert.Equal(
            (steps, sampler, model),
            (read["steps"]!.GetValue<int>(), read["sampler"]!.GetValue<string>(), read["model"]!.GetValue<string>())
        );
        Assert.StartsWith("a cat", read["prompt"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(other is null || read["other"]!.AsObject().ContainsKey(other));
    }

    [Theory]
    [InlineData("workflow", "{}", "ComfyUI")]
    [InlineData("invokeai_metadata", "{}", "InvokeAI")]
    public async Task Show_ProgramWhoseParametersAreNotThere_IsNamed(string key, string value, string tool)
    {
        using var folder = new TemporaryFolder();
        var png = PngFile.Encode(new RgbPicture(8, 8, new byte[192]), new Dictionary<string, string> { [key] = value });
        await File.WriteAllBytesAsync(folder.File("cat.png"), png, TestContext.Current.CancellationToken);
        await using var run = Running.Start(folder.Path, "show", "cat.png");

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"made by {tool}", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("carries no generation parameters", "plain.png")]
    [InlineData("not a picture", "text.png")]
    [InlineData("missing.png", "missing.png")]
    [InlineData("--run", "plain.png", "--out", "a.png")]
    public async Task Show_NothingToShow_SaysWhy(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("text.png"), "no picture", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            folder.File("plain.png"),
            PngFile.Encode(new RgbPicture(8, 8, new byte[192]), new Dictionary<string, string>()),
            TestContext.Current.CancellationToken
        );
        await using var run = Running.Start(folder.Path, ["show", .. arguments]);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ControlSequencesInAPrompt_AreNotSentToTheTerminal()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, PictureFormat.Png, "a \u001b]0;title\u0007cat\nSteps: 2, Seed: 1, Sampler: Euler");
        await using var run = Running.Start(folder.Path, "show", "cat.bin");

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Contains("cat", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    private static Task WriteAsync(TemporaryFolder folder, PictureFormat format, string parameters) =>
        File.WriteAllBytesAsync(
            folder.File("cat.bin"),
            PictureWriter.Write(
                new RgbPicture(8, 8, new byte[192]),
                format,
                new Dictionary<string, string> { [PictureText.Parameters] = parameters }
            ),
            TestContext.Current.CancellationToken
        );
}
