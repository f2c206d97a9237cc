using System.Text.RegularExpressions;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Cli.Tests;

/// <summary>Every command of docs/pictures.md, in its order, on the tiny family.</summary>
public sealed partial class PicturesPageTests
{
    private const string Program = "hybridgrains ";

    [Fact]
    public async Task Commands_OfThePicturesPage_AllSucceed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        byte[] half = [.. Enumerable.Range(0, 128 * 128).SelectMany(i => Enumerable.Repeat((byte)(i % 128 < 64 ? 255 : 0), 3))];
        await File.WriteAllBytesAsync(
            Path.Combine(cluster.Folder, "mask.png"),
            PngFile.Encode(new RgbPicture(128, 128, half), new Dictionary<string, string>()),
            cancellationToken
        );

        var page = await File.ReadAllTextAsync(Checkout.Combine("docs", "pictures.md"), cancellationToken);
        var commands = Blocks()
            .Matches(page)
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Where(line => line.StartsWith(Program, StringComparison.Ordinal))
            .ToList();
        foreach (var command in commands)
        {
            await using var run = Running.Start(
                cluster.Folder,
                [.. Words().Matches(command[Program.Length..]).Select(word => word.Value.Trim('"'))]
            );
            var output = await run.EndsAsync(cancellationToken);
            Assert.True(run.ExitCode == 0, $"{command}\n{output}");
        }

        Assert.True(commands.Count >= 7, "the page has lost its commands");
        Assert.Equal(Pixels(cluster, "apple.png"), Pixels(cluster, "apple-again.png"));
        Assert.Equal(("jpeg", "webp"), (Header(cluster, "green.jpg").Format, Header(cluster, "dog.webp").Format));
    }

    private static byte[] Pixels(RunningCluster cluster, string file) =>
        PictureReader.ReadRgb(File.ReadAllBytes(Path.Combine(cluster.Folder, file))).Pixels;

    private static PictureHeader Header(RunningCluster cluster, string file) =>
        PictureReader.ReadHeader(File.ReadAllBytes(Path.Combine(cluster.Folder, file)));

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
