using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Networks as ONNX files with dynamic batch and size, by default with weights stored as fp16 and widened when the session
/// is made. Where a component folder is asked for, it is one of diffusers or transformers: config.json and safetensors.
/// </summary>
public static class OnnxExport
{
    /// <summary>
    /// Inputs sample, timestep (fp32, one per row), encoder_hidden_states, and where the config asks for them timestep_cond,
    /// text_embeds with time_ids, class_labels; output out_sample.
    /// </summary>
    public static void Denoiser(UNet2DConditionModel network, string path, OnnxExportOptions? options = null)
    {
        new DenoiserGraph(network, options ?? new()).Build().Save(path);
    }

    /// <summary>
    /// Input input_ids (int64); outputs last_hidden_state, pooler_output (with projection text_embeds), and the last but one of
    /// the hidden states.
    /// </summary>
    public static void TextEncoder(CLIPTextModel network, string path, OnnxExportOptions? options = null)
    {
        TextEncoderGraph.Build(network, options ?? new()).Save(path);
    }

    /// <summary>Input latent_sample (not scaled); output sample.</summary>
    public static void Decoder(AutoencoderKL network, string path, OnnxExportOptions? options = null)
    {
        AutoencoderGraph.Decoder(network, options ?? new()).Save(path);
    }

    /// <summary>Input sample; output latent_sample: the mean of the latents, not scaled.</summary>
    public static void Encoder(AutoencoderKL network, string path, OnnxExportOptions? options = null)
    {
        AutoencoderGraph.Encoder(network, options ?? new()).Save(path);
    }

    /// <summary>Input latent_sample; output sample.</summary>
    /// <param name="network">Works in the scale of the diffusion process.</param>
    /// <param name="path">ONNX file to write.</param>
    /// <param name="options">Default: null, fp16 weights.</param>
    /// <param name="latentScale">What the graph multiplies its input by: the scaling_factor of a large autoencoder makes it take
    /// that one's latents, not scaled. Default: 1.</param>
    public static void Decoder(AutoencoderTiny network, string path, OnnxExportOptions? options = null, double latentScale = 1)
    {
        TinyAutoencoderGraph.Decoder(network, options ?? new(), latentScale).Save(path);
    }

    /// <summary>Input sample; output latent_sample.</summary>
    public static void Encoder(AutoencoderTiny network, string path, OnnxExportOptions? options = null)
    {
        TinyAutoencoderGraph.Encoder(network, options ?? new()).Save(path);
    }

    public static void UNet(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = UNet2DConditionModel.FromPretrained(componentFolder);
        Denoiser(network, outFile, Stored(dtype));
    }

    public static void ClipText(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = CLIPTextModel.FromFolder(componentFolder);
        TextEncoder(network, outFile, Stored(dtype));
    }

    public static void AutoencoderKlDecoder(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = AutoencoderKL.FromPretrained(componentFolder);
        Decoder(network, outFile, Stored(dtype));
    }

    public static void AutoencoderKlEncoder(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = AutoencoderKL.FromPretrained(componentFolder);
        Encoder(network, outFile, Stored(dtype));
    }

    public static void AutoencoderTinyDecoder(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = AutoencoderTiny.FromPretrained(componentFolder);
        Decoder(network, outFile, Stored(dtype));
    }

    public static void AutoencoderTinyEncoder(string componentFolder, string outFile, OnnxDtype dtype)
    {
        using var network = AutoencoderTiny.FromPretrained(componentFolder);
        Encoder(network, outFile, Stored(dtype));
    }

    /// <summary>A whole pipeline folder of diffusers to one in the layout of optimum; see <see cref="OnnxPipelineExport"/>.</summary>
    /// <param name="folder">A pipeline folder, or one component's folder.</param>
    /// <param name="outFolder">Created; a folder with model.onnx is written for each network.</param>
    /// <param name="dtype">How weights are stored.</param>
    /// <param name="progress">Told the path of each file when it is complete. Default: null.</param>
    public static void Export(string folder, string outFolder, OnnxDtype dtype, IProgress<string>? progress = null)
    {
        new OnnxPipelineExport(folder, outFolder, dtype, progress).Run();
    }

    private static OnnxExportOptions Stored(OnnxDtype dtype) => new() { Dtype = dtype };
}
