using System.Text.Json;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>The tiny pipeline from its folder to pictures, against those that diffusers makes of it.</summary>
public sealed class ReferencePictureTests
{
    [Theory]
    [InlineData("sd_ddim_8", "ddim")]
    [InlineData("sd_euler_8", "euler")]
    [InlineData("sd_dpmpp2m_8", "dpmpp_2m")]
    public void Generate_ImportedFamily_ReproducesTheReferencePicture(string name, string sampler)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var description = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Of($"pipeline/cases/{name}.json")));
        using var golden = SafetensorsFile.Open(GoldenFolder.Of($"pipeline/cases/{name}.safetensors"));
        var expected = description.RootElement;
        var checkpoint = TinyCheckpoint.Copy(folder.File("checkpoint"));

        // A case has a scheduler of its own, as a user would choose one.
        File.WriteAllText(
            Path.Combine(checkpoint, "scheduler", "scheduler_config.json"),
            expected.GetProperty("scheduler").GetProperty("config").GetRawText()
        );
        var family = TinyCheckpoint.Import(checkpoint, folder.Path, "tiny");
        using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions(), TimeProvider.System);
        var parameters = new GenerationParameters(
            "tiny",
            expected.GetProperty("prompts")[0].GetString()!,
            expected.GetProperty("negative_prompts")[0].GetString()!,
            expected.GetProperty("image_size")[1].GetInt32(),
            expected.GetProperty("image_size")[0].GetInt32(),
            expected.GetProperty("num_inference_steps").GetInt32(),
            sampler,
            expected.GetProperty("guidance_scale").GetSingle(),
            Seed: 0
        );
        var start = runtime.Start(parameters);
        start = new LatentState(parameters, 0, start.Shape, golden.Read("initial_latents").data<float>().ToArray(), []);

        var outcome = runtime.Run(start, new RangeSpec("large", parameters.Steps, "full"), null, TestContext.Current.CancellationToken);

        var (latents, reference) = (tensor(outcome.State.Latents), golden.Read("latents")[-1].flatten());
        var error = ((latents - reference).abs().max() / reference.abs().max()).item<float>();
        var tolerance = expected.GetProperty("tolerance").GetProperty("latents_relative").GetDouble();
        Assert.True(error <= tolerance, $"latents differ by {error}, allowed {tolerance}");
        Assert.All(
            outcome.Picture!.Pixels.Zip(golden.Read("image_u8").data<byte>().ToArray()),
            pixel => Assert.InRange(pixel.First - pixel.Second, -1, 1)
        );
    }
}
