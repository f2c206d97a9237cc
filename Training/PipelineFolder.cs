using System.Security.Cryptography;
using System.Text.Json;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;

namespace HybridGrains.Training;

/// <summary>
/// A Stable Diffusion pipeline in the layout of diffusers: unet, text_encoder, tokenizer, scheduler and, for pictures, vae.
/// </summary>
internal sealed class PipelineFolder
{
    private const string Weights = "diffusion_pytorch_model.safetensors";
    private readonly string _folder;

    /// <exception cref="TrainingException">A part is missing.</exception>
    public PipelineFolder(string folder)
    {
        _folder = folder;
        foreach (
            var file in (string[])
                [
                    "unet/config.json",
                    $"unet/{Weights}",
                    "text_encoder/config.json",
                    "tokenizer/vocab.json",
                    $"scheduler/{SchedulerConfig.FileName}",
                ]
        )
        {
            if (!File.Exists(PathOf(file)))
            {
                throw new TrainingException(
                    $"--teacher: '{folder}' has no {file}; it must be a pipeline folder with unet, text_encoder, tokenizer and scheduler."
                );
            }
        }
    }

    public UNet2DConditionModel LoadDenoiser() => UNet2DConditionModel.FromPretrained(PathOf("unet"));

    public CLIPTextModel LoadTextEncoder() => CLIPTextModel.FromPretrained(PathOf("text_encoder"));

    public ClipTokenizer LoadTokenizer() => ClipTokenizer.Load(PathOf("tokenizer"));

    public SamplerSchedule LoadSchedule() => SamplerSchedule.Read(PathOf($"scheduler/{SchedulerConfig.FileName}"));

    /// <summary>Null where there is no KL autoencoder: pictures are then not drawn.</summary>
    public AutoencoderKL? LoadAutoencoder() => File.Exists(PathOf($"vae/{Weights}")) ? AutoencoderKL.FromPretrained(PathOf("vae")) : null;

    /// <summary>The engine's name for the sampler that the folder asks for; DPM-Solver++ 2M for those it does not have.</summary>
    public string SamplerName()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(PathOf($"scheduler/{SchedulerConfig.FileName}")));
        return config.RootElement.TryGetProperty("_class_name", out var name)
            ? name.GetString() switch
            {
                "DDIMScheduler" => SamplerNames.Ddim,
                "EulerDiscreteScheduler" => SamplerNames.Euler,
                "LCMScheduler" => SamplerNames.Lcm,
                _ => SamplerNames.DpmSolverPlusPlus2M,
            }
            : SamplerNames.DpmSolverPlusPlus2M;
    }

    /// <summary>SHA-256 of the denoiser's weights, hexadecimal lower case.</summary>
    public string DenoiserHash()
    {
        using var stream = File.OpenRead(PathOf($"unet/{Weights}"));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private string PathOf(string relative) => Path.Combine(_folder, relative);
}
