using System.Text.Json.Nodes;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>A generation cut at every step and carried on by another process equals the uncut one, pixel for pixel.</summary>
public sealed class CutTests
{
    private const int Steps = 6;

    [Theory]
    [InlineData("dpmpp_2m")]
    [InlineData("euler")]
    [InlineData("lcm")]
    public async Task CloudSteps_AnyCut_WithOneDenoiserOnBothTiers_GivesTheUncutPicture(string sampler)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var models = new TemporaryFolder();
        CopyFamilyWithOneDenoiser(models.Path);
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0", "--models", models.Path);
        await using var agent = await cluster.JoinAsync("edge", cancellationToken, models.Path);

        var pictures = new List<byte[]>();
        for (var cut = 0; cut <= Steps; cut++)
        {
            var end = await cluster.GenerateAsync(
                new GenerationSubmission
                {
                    Prompt = "a cat",
                    Seed = 11,
                    Steps = Steps,
                    CloudSteps = cut,
                    Sampler = sampler,
                },
                cancellationToken
            );
            Assert.Equal("edge", end.Ranges[^1].Tier);
            pictures.Add(Pixels.Decode(await cluster.Client.DownloadImageAsync(end.Id, cancellationToken)));
        }

        Assert.All(pictures, picture => Assert.Equal(pictures[0], picture));
    }

    [Fact]
    public async Task CloudSteps_ZeroAndAll_AreTheSingleModels()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);
        var submission = new GenerationSubmission
        {
            Prompt = "a cat",
            Seed = 11,
            Steps = Steps,
        };

        var small = await cluster.GenerateAsync(submission with { CloudSteps = 0 }, cancellationToken);
        var large = await cluster.GenerateAsync(submission with { CloudSteps = Steps }, cancellationToken);

        Assert.Equal(["small"], small.Ranges.Select(range => range.Denoiser).Distinct());
        Assert.Equal(
            [(0, Steps, "large", "cloud"), (Steps, Steps, "small", "edge")],
            large.Ranges.Select(range => (range.From, range.To, range.Denoiser, range.Tier))
        );
        Assert.Equal(SingleModel("small"), Pixels.Decode(await cluster.Client.DownloadImageAsync(small.Id, cancellationToken)));
        Assert.Equal(SingleModel("large"), Pixels.Decode(await cluster.Client.DownloadImageAsync(large.Id, cancellationToken)));
    }

    /// <summary>The same picture made in this process with one denoiser and no cluster.</summary>
    private static byte[] SingleModel(string denoiser)
    {
        var family = Diffusion.Families.ModelFamily.Load(Path.Combine(RunningCluster.Models, "tiny-family"));
        var defaults = family.Manifest.Defaults;
        using var runtime = new Diffusion.Runtime.FamilyRuntime(family, new Diffusion.Runtime.FamilyRuntimeOptions(), TimeProvider.System);
        var start = runtime.Start(
            new Diffusion.Generations.GenerationParameters(
                family.Manifest.Name,
                "a cat",
                "",
                family.Manifest.Size.Width,
                family.Manifest.Size.Height,
                Steps,
                defaults.Sampler,
                defaults.GuidanceScale,
                11
            )
        );
        var picture = runtime
            .Run(start, new Diffusion.Generations.RangeSpec(denoiser, Steps, defaults.Decoder), null, CancellationToken.None)
            .Picture!;
        return Pixels.Decode(Diffusion.Pictures.PngFile.Encode(picture, new Dictionary<string, string>()));
    }

    private static void CopyFamilyWithOneDenoiser(string models)
    {
        var source = Path.Combine(RunningCluster.Models, "tiny-family");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(models, "tiny-family", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var manifest = Path.Combine(models, "tiny-family", "family.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["defaults"]!["largeDenoiser"] = json["defaults"]!["smallDenoiser"]!.GetValue<string>();
        File.WriteAllText(manifest, json.ToJsonString());
    }
}
