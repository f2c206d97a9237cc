using System.Text.Json;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.UNet;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Networks;

/// <summary>
/// The networks of whole pipelines: prompts to embeddings, the first prediction, last latents to pictures. Samplers are the
/// engine's.
/// </summary>
public sealed class PipelineNetworkTests
{
    public static TheoryData<string> Cases() =>
        new(
            Directory
                .GetFiles(GoldenFolder.Of("pipeline/cases"), "*.json")
                .Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal)!
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Networks_OfPipeline_EqualDiffusers(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var description = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Of($"pipeline/cases/{name}.json")));
        using var golden = SafetensorsFile.Open(GoldenFolder.Of($"pipeline/cases/{name}.safetensors"));
        var pipeline = GoldenFolder.Of("pipeline/" + description.RootElement.GetProperty("pipeline_folder").GetString());
        var tolerance = description.RootElement.GetProperty("tolerance").GetProperty("latents_relative").GetDouble();
        void AssertClose(string tensor, Tensor actual, Tensor? expected = null) =>
            Assert.InRange(GoldenCase.RelativeError(actual, expected ?? golden.Read(tensor)), 0, tolerance);

        foreach (var side in (string[])["", "negative_"])
        {
            var (embeds, pooled) = Encode(pipeline, golden, side.Length == 0 ? "input_ids" : "uncond_input_ids");
            AssertClose(side + "prompt_embeds", embeds);
            if (pooled is not null)
            {
                AssertClose(side + "pooled_prompt_embeds", pooled);
            }
        }

        if (golden.Names.Contains("first_noise_pred_text"))
        {
            AssertClose("first_noise_pred_text", Predict(pipeline, golden, description.RootElement, ""));
            AssertClose("first_noise_pred_uncond", Predict(pipeline, golden, description.RootElement, "negative_"));
        }

        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(pipeline, "vae"));
        AssertClose(
            "decoded",
            autoencoder.Decode(golden.Read("latents")[-1] / description.RootElement.GetProperty("scaling_factor").GetDouble())
        );
        if (golden.Names.Contains("init_image"))
        {
            var latents =
                autoencoder.Encode(golden.Read("init_image")).Sample(golden.Read("posterior_noise")) * autoencoder.Config.ScalingFactor;
            AssertClose("init_latents", latents);
        }
    }

    /// <summary>SDXL joins the last but one states of both encoders and pools the second; the others take the last state of one.</summary>
    private static (Tensor Embeds, Tensor? Pooled) Encode(string pipeline, SafetensorsFile golden, string ids)
    {
        using var first = CLIPTextModel.FromFolder(Path.Combine(pipeline, "text_encoder"));
        if (!Directory.Exists(Path.Combine(pipeline, "text_encoder_2")))
        {
            return (first.forward(golden.Read(ids)), null);
        }

        using var second = CLIPTextModel.FromFolder(Path.Combine(pipeline, "text_encoder_2"));
        var (a, b) = (first.Encode(golden.Read(ids)), second.Encode(golden.Read(ids + "_2")));
        return (cat([a.HiddenStates[^2], b.HiddenStates[^2]], -1), b.TextEmbeds);
    }

    /// <summary>Euler's samplers scale their input back to unit variance, which at the first step is the noise itself.</summary>
    private static Tensor Predict(string pipeline, SafetensorsFile golden, JsonElement description, string side)
    {
        using var network = UNet2DConditionModel.FromPretrained(Path.Combine(pipeline, "unet"));
        var euler = description.GetProperty("scheduler").GetProperty("class").GetString()!.StartsWith("Euler", StringComparison.Ordinal);
        var sample = golden.Read(euler ? "init_noise" : "initial_latents");
        return network.forward(
            sample,
            tensor(description.GetProperty("timesteps")[0].GetSingle()),
            golden.Read(side + "prompt_embeds"),
            conditioning: description.TryGetProperty("time_ids", out var ids)
                ? new UNetConditioning
                {
                    TextEmbeds = golden.Read(side + "pooled_prompt_embeds"),
                    TimeIds = tensor(ids.EnumerateArray().Select(id => id.GetSingle()).ToArray()).unsqueeze(0).expand(sample.shape[0], -1),
                }
                : null
        );
    }
}
