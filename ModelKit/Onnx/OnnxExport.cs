using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>Networks as ONNX files in the layout of optimum: dynamic batch and size, weights stored as fp16 and widened by the graph.</summary>
public static class OnnxExport
{
    /// <summary>Inputs sample, timestep (one per row), encoder_hidden_states, and timestep_cond when the config has time_cond_proj_dim; output out_sample.</summary>
    public static void Denoiser(UNet2DConditionModel network, string path) => throw new NotImplementedException();

    /// <summary>Input input_ids (int64); output last_hidden_state.</summary>
    public static void TextEncoder(CLIPTextModel network, string path) => throw new NotImplementedException();

    /// <summary>Input latent_sample (not scaled); output sample.</summary>
    public static void Decoder(AutoencoderKL network, string path) => throw new NotImplementedException();

    /// <summary>Input sample; output latent_sample: the mean of the latents, not scaled.</summary>
    public static void Encoder(AutoencoderKL network, string path) => throw new NotImplementedException();
}
