using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Networks as ONNX files in the layout of optimum: dynamic batch and size, weights stored as fp16 and widened by the graph. Values are fp32.</summary>
public static class OnnxExport
{
    /// <summary>Inputs sample, timestep (fp32, one per row), encoder_hidden_states, and timestep_cond when the config has time_cond_proj_dim; output out_sample.</summary>
    public static void Denoiser(UNet2DConditionModel network, string path) => new DenoiserGraph(network).Build().Save(path);

    /// <summary>Input input_ids (int64); output last_hidden_state.</summary>
    public static void TextEncoder(CLIPTextModel network, string path) => TextEncoderGraph.Build(network).Save(path);

    /// <summary>Input latent_sample (not scaled); output sample.</summary>
    public static void Decoder(AutoencoderKL network, string path) => AutoencoderGraph.Decoder(network).Save(path);

    /// <summary>Input sample; output latent_sample: the mean of the latents, not scaled.</summary>
    public static void Encoder(AutoencoderKL network, string path) => AutoencoderGraph.Encoder(network).Save(path);
}
