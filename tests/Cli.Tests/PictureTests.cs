using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Pictures;
using SkiaSharp;

namespace HybridGrains.Cli.Tests;

/// <summary>Pictures into and out of the real program, and made again from what they carry.</summary>
public sealed class PictureTests
{
    [Fact]
    public async Task Show_Run_MakesTheSamePictureAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "1");
        var folder = cluster.Folder;
        await RunAsync(
            folder,
            "generate",
            "a red apple",
            "--seed",
            "7",
            "--steps",
            "6",
            "-k",
            "2",
            "--guidance-rescale",
            "0.7",
            "--out",
            "apple.webp",
            "--quality",
            "100"
        );

        var shown = await RunAsync(folder, "show", "apple.webp");
        await RunAsync(folder, "show", "apple.webp", "--run", "--out", "again.png");
        await File.WriteAllBytesAsync(Path.Combine(folder, "mask.png"), Mask(), cancellationToken);
        await RunAsync(
            folder,
            "generate",
            "a cat",
            "--seed",
            "8",
            "--steps",
            "6",
            "--image",
            "apple.webp",
            "--mask",
            "mask.png",
            "--strength",
            "0.6",
            "--out",
            "cat.png"
        );
        var without = await RunAsync(1, folder, "show", "cat.png", "--run");
        var json = JsonNode.Parse(
            await RunAsync(folder, "show", "cat.png", "--run", "--image", "apple.webp", "--mask", "mask.png", "--out", "cat2.png", "--json")
        )!;

        string[] expected =
        [
            "made by HybridGrains",
            "a red apple",
            "tiny-family",
            "--cloud-steps 2",
            "3, rescaled by 0.7",
            "0 - 2",
            "2 - 6 + decode",
        ];
        Assert.All(expected, part => Assert.Contains(part, shown, StringComparison.Ordinal));
        Assert.Equal(Pixels(folder, "apple.webp"), Pixels(folder, "again.png"));
        Assert.Contains("--image", without, StringComparison.Ordinal);
        Assert.Equal(3, json["ranges"]![0]!["from"]!.GetValue<int>());
        Assert.Equal(Pixels(folder, "cat.png"), Pixels(folder, "cat2.png"));
        Assert.Equal((0.6, 6), (Parameters(folder, "cat.png").Strength, Parameters(folder, "cat.png").Steps));
    }

    [Theory]
    [InlineData("--mask needs", "--mask", "a.png")]
    [InlineData("--strength needs", "--strength", "0.5")]
    [InlineData("--image", "--image", "missing.png")]
    [InlineData("--quality", "--quality", "90")]
    public async Task Generate_WrongPictureOptions_NameTheOption(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var output = await RunAsync(1, folder.Path, ["generate", "a cat", .. arguments]);

        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(string folder, params string[] arguments) => RunAsync(0, folder, arguments);

    private static async Task<string> RunAsync(int exitCode, string folder, params string[] arguments)
    {
        await using var run = Running.Start(folder, arguments);
        var output = await run.EndsAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == exitCode, $"{string.Join(' ', arguments)} ended with {run.ExitCode}:\n{output}");
        return output;
    }

    private static byte[] Pixels(string folder, string file) => PictureReader.ReadRgb(File.ReadAllBytes(Path.Combine(folder, file))).Pixels;

    private static EmbeddedParameters Parameters(string folder, string file) =>
        EmbeddedParameters.Parse(PictureText.Read(File.ReadAllBytes(Path.Combine(folder, file)))[PictureText.Parameters]);

    /// <summary>Bright on the left.</summary>
    private static byte[] Mask()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(128, 128));
        for (var i = 0; i < 128 * 128; i++)
        {
            bitmap.SetPixel(i % 128, i / 128, i % 128 < 64 ? SKColors.White : SKColors.Black);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
