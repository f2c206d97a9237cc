using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tests.Pipelines;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.Diffusion.Tests.Runtime;

/// <summary>Denoisers with nine input channels: latents, mask, latents of the masked picture.</summary>
public sealed class InpaintingDenoiserTests(TinyPipelines pipelines) : IClassFixture<TinyPipelines>
{
    private const string Config =
        """{"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}""";
    private static readonly GenerationParameters Request = new("inpaint", "a cat", "", 32, 32, 4, SamplerNames.Ddim, 3, 7);
    private static readonly RgbPicture Picture = new(32, 32, [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => (byte)(i % 256))]);

    [Fact]
    public void Run_NineChannels_SeesMaskAndPicture()
    {
        using var runtime = new FamilyRuntime(
            CreateFamily(),
            new FamilyRuntimeOptions(),
            TimeProvider.System,
            prompts: [TinyPipelines.Prompts]
        );
        float[] Latents(RgbPicture picture, byte mask)
        {
            var start = runtime.Start(Request, picture, new GrayPicture(2, 1, [255, mask]));
            return runtime.Run(start, new RangeSpec("nine", 1), null, TestContext.Current.CancellationToken).State.Latents;
        }

        var other = Picture with { Pixels = [.. Picture.Pixels.Select(value => (byte)(255 - value))] };

        Assert.Equal(Latents(Picture, 0), Latents(Picture, 10));
        Assert.NotEqual(Latents(Picture, 0), Latents(Picture, 255));
        Assert.NotEqual(Latents(Picture, 0), Latents(other, 0));
    }

    [Fact]
    public void Run_NineChannelsWithoutPicture_IsRefusedByName()
    {
        using var runtime = new FamilyRuntime(
            CreateFamily(),
            new FamilyRuntimeOptions(),
            TimeProvider.System,
            prompts: [TinyPipelines.Prompts]
        );

        var error = Assert.Throws<GenerationInputException>(() =>
            runtime.Run(runtime.Start(Request), new RangeSpec("nine", 1), null, TestContext.Current.CancellationToken)
        );

        Assert.Equal("image", error.Field);
    }

    private ModelFamily CreateFamily()
    {
        var family = pipelines.Family("tiny_sd", "inpaint", Config, new FamilyShape(4, 0.18215f));
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(family.Folder, "unet_nine")).FullName, "model.onnx");
        TorchSharp.torch.random.manual_seed(3);
        using var network = new UNet2DConditionModel(
            new UNet2DConditionConfig
            {
                InChannels = 9,
                BlockOutChannels = [16, 32],
                DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D"],
                UpBlockTypes = ["CrossAttnUpBlock2D", "UpBlock2D"],
                LayersPerBlock = [1],
                NormNumGroups = 4,
                CrossAttentionDim = [24],
                AttentionHeadDim = [2],
                SampleSize = [8],
            }
        );
        OnnxExport.Denoiser(network, path);
        var manifest = family.Manifest with
        {
            Denoisers = [.. family.Manifest.Denoisers, new DenoiserEntry("nine", "unet_nine/model.onnx")],
        };
        File.WriteAllText(Path.Combine(family.Folder, ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        return ModelFamily.Load(family.Folder);
    }
}
