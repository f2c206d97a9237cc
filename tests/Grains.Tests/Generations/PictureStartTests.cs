using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;
using SkiaSharp;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>Generations that start from a picture, on a real silo.</summary>
public sealed class PictureStartTests
{
    private static readonly byte[] Image = Png(128, 128, (x, y) => new SKColor((byte)(x * 2), (byte)(y * 2), 90));
    private static readonly byte[] LeftHalf = Png(128, 128, (x, _) => x < 64 ? SKColors.White : SKColors.Black);
    private static readonly byte[] LeftHole = Png(
        128,
        128,
        (x, y) => x < 64 ? SKColors.Transparent : new SKColor((byte)(x * 2), (byte)(y * 2), 90)
    );

    private static readonly GenerationRequest Request = Requests.Valid with { Steps = 10, CloudSteps = 0 };

    [Fact]
    public async Task Submit_Picture_StartsWhereStrengthSaysAndEnds()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("edge");
        var generation = cluster.Grains.GetGrain<IGenerationGrain>("start");

        var answer = await generation.SubmitAsync(
            Request with
            {
                Strength = 0.6,
                GuidanceRescale = 0.7f,
                Format = OutputFormat.WebP,
            },
            new StartPicture(Image)
        );

        Assert.Equal(SubmitOutcome.Accepted, answer.Outcome);
        var assignment = await agent.OfferedAsync();
        var state = LatentState.FromBytes(assignment.LatentState.Span);
        Assert.Equal((4, 0.6, 0.7f), (state.StepIndex, state.Parameters.Strength, state.Parameters.GuidanceRescale));
        await agent.CompleteAsync(assignment);
        var end = (await generation.GetAsync())!;
        Assert.Equal((GenerationStatus.Completed, 4, 10), (end.Status, end.Ranges[0].From, end.Ranges[0].To));
        Assert.Equal(64, end.Request.ImageSha256!.Length);
        Assert.Equal("image/webp", (await generation.GetImageAsync())!.ContentType);
    }

    /// <summary>Every sampler that the catalog lists is accepted, with one step and from a picture.</summary>
    [Fact]
    public async Task Submit_ListedSampler_IsAccepted()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var family = (await cluster.Grains.GetGrain<IModelCatalogGrain>(0).FindAsync(Request.Family))!;

        Assert.DoesNotContain("flow_euler", family.Samplers);
        Assert.Contains("pndm", family.Samplers);
        foreach (var sampler in family.Samplers)
        {
            var request = Request with { Sampler = sampler, Steps = 1, CloudSteps = null };
            var (one, two) = (cluster.Grains.GetGrain<IGenerationGrain>(sampler), cluster.Grains.GetGrain<IGenerationGrain>(sampler + "2"));
            Assert.Equal(new SubmitResult(SubmitOutcome.Accepted), await one.SubmitAsync(request));
            await one.CancelAsync();
            Assert.Equal(
                new SubmitResult(SubmitOutcome.Accepted),
                await two.SubmitAsync(request with { Steps = 2, Strength = 0.5 }, new StartPicture(Image))
            );
            await two.CancelAsync();
        }
    }

    [Fact]
    public async Task Submit_PromptInAnotherToolsSyntax_IsWarnedOf()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var generation = cluster.Grains.GetGrain<IGenerationGrain>("warned");

        await generation.SubmitAsync(Request with { Prompt = "a cat BREAK a dog" });

        Assert.Contains("BREAK", Assert.Single((await generation.GetAsync())!.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_Masks_PaintTheSamePartByEitherRule()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("edge");
        StartPicture[] pictures =
        [
            new(Image) { Mask = LeftHalf },
            new(Image) { Mask = LeftHole, MaskRule = MaskRule.Transparent },
            new(LeftHole) { MaskRule = MaskRule.Transparent },
        ];
        var masks = new List<float[]>();
        foreach (var picture in pictures)
        {
            var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
            Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(Request with { Steps = 2 }, picture)).Outcome);
            var assignment = await agent.OfferedAsync();
            var state = LatentState.FromBytes(assignment.LatentState.Span);
            Assert.Equal((0, 1.0), (state.StepIndex, state.Parameters.Strength));
            masks.Add(state.Inpainting!.Mask);
            await agent.CompleteAsync(assignment);
        }

        Assert.All(masks, mask => Assert.Equal(Enumerable.Range(0, 256).Select(cell => cell % 16 < 8 ? 1f : 0), mask));
    }

    [Fact]
    public async Task Submit_UnusableInput_NamesTheFieldAndKeepsNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var black = Png(8, 8, (_, _) => SKColors.Black);
        (string Field, GenerationRequest Request, StartPicture? Picture)[] wrong =
        [
            ("image", Request, new StartPicture("no picture"u8.ToArray())),
            ("image", Request, new StartPicture(ReadOnlyMemory<byte>.Empty)),
            ("image", Request, new StartPicture(Image.AsMemory(0, Image.Length / 2))),
            ("image", Request, new StartPicture(Png(5_000, 1, (_, _) => SKColors.Red))),
            ("mask", Request, new StartPicture(Image) { Mask = "no picture"u8.ToArray() }),
            ("mask", Request, new StartPicture(Image) { Mask = black }),
            ("mask", Request, new StartPicture(Image) { Mask = LeftHalf, MaskRule = MaskRule.Transparent }),
            ("strength", Request with { Strength = 0.01 }, new StartPicture(Image)),
            ("strength", Request with { Strength = 0.5 }, null),
            ("sampler", Request with { Sampler = "magic" }, null),
            ("sampler", Request with { Sampler = "flow_euler" }, null),
            ("sampler", Request with { Sampler = "flow_euler" }, new StartPicture(Image)),
        ];
        foreach (var (field, request, picture) in wrong)
        {
            var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));

            var answer = await generation.SubmitAsync(request, picture);

            Assert.Equal((SubmitOutcome.Invalid, field), (answer.Outcome, answer.Field));
            Assert.StartsWith(field + " ", answer.Reason, StringComparison.Ordinal);
            Assert.Null(await generation.GetAsync());
        }
    }

    /// <summary>
    /// The largest things a generation stores are its latents and its mask; the picture itself must not come back with each
    /// checkpoint.
    /// </summary>
    [Fact]
    public async Task Submit_LargePicture_IsNotStored()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.JoinAsync("edge");
        var noise = new byte[512 * 512 * 3];
        new Random(1).NextBytes(noise);
        var large = PictureWriter.Write(new RgbPicture(512, 512, noise), PictureFormat.Png, new Dictionary<string, string>());
        var generation = cluster.Grains.GetGrain<IGenerationGrain>("large");

        Assert.Equal(SubmitOutcome.Accepted, (await generation.SubmitAsync(Request, new StartPicture(large))).Outcome);

        Assert.True(
            large.Length > 700_000 && cluster.StoredBytes("large") is > 4_000 and < 20_000,
            $"{large.Length} and {cluster.StoredBytes("large")} bytes"
        );
    }

    private static byte[] Png(int width, int height, Func<int, int, SKColor> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < width * height; i++)
        {
            bitmap.SetPixel(i % width, i / width, color(i % width, i / width));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
