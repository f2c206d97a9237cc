using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Export;

/// <summary>model_index.json: the folder opens as a StableDiffusionPipeline with the large denoiser.</summary>
internal static class ModelIndex
{
    public static void Write(string folder) =>
        File.WriteAllText(
            Path.Combine(folder, "model_index.json"),
            JsonText.Of(
                new Dictionary<string, object?>
                {
                    ["_class_name"] = "StableDiffusionPipeline",
                    ["feature_extractor"] = new string?[] { null, null },
                    ["image_encoder"] = new string?[] { null, null },
                    ["requires_safety_checker"] = false,
                    ["safety_checker"] = new string?[] { null, null },
                    ["scheduler"] = new[] { "diffusers", "DPMSolverMultistepScheduler" },
                    ["text_encoder"] = new[] { "transformers", "CLIPTextModel" },
                    ["tokenizer"] = new[] { "transformers", "CLIPTokenizer" },
                    ["unet"] = new[] { "diffusers", "UNet2DConditionModel" },
                    ["vae"] = new[] { "diffusers", "AutoencoderKL" },
                }
            )
        );
}
