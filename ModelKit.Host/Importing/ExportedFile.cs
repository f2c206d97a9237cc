using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>One ONNX file that a network becomes, and how it is compared with the network.</summary>
/// <param name="Name">What optimum calls its folder.</param>
/// <param name="Path">Inside the family: in the folder of its weights, which it points at.</param>
/// <param name="Prefixes">Names of the parameters that are in it begin so; all when empty.</param>
/// <param name="Run">Runs the file alone.</param>
/// <param name="Compare">Runs the network on the same inputs.</param>
internal sealed record ExportedFile(
    string Name,
    string Path,
    string[] Prefixes,
    Action<Network, string, OnnxExportOptions> Write,
    Func<string, OnnxCheckRun> Run,
    Func<OnnxCheckRun, Network, OnnxSelfCheckResult> Compare
)
{
    public const string Onnx = "model.onnx";

    /// <summary>The files of one network.</summary>
    /// <param name="part">Its folder in the layout of diffusers.</param>
    public static IReadOnlyList<ExportedFile> Of(Network network, string part) =>
        network switch
        {
            UNet2DConditionModel { Config: var config } =>
            [
                new(
                    part,
                    $"{part}/{Onnx}",
                    [],
                    (it, path, options) => OnnxExport.Denoiser((UNet2DConditionModel)it, path, options),
                    path => OnnxSelfCheck.RunUNet(config, path),
                    (run, it) => OnnxSelfCheck.Compare(run, (UNet2DConditionModel)it)
                ),
            ],
            CLIPTextModel { Config: var config } =>
            [
                new(
                    part,
                    $"{part}/{Onnx}",
                    [],
                    (it, path, options) => OnnxExport.TextEncoder((CLIPTextModel)it, path, options),
                    path => OnnxSelfCheck.RunTextEncoder(config, path),
                    (run, it) => OnnxSelfCheck.Compare(run, (CLIPTextModel)it)
                ),
            ],
            AutoencoderKL { Config: var config } =>
            [
                new(
                    part + "_decoder",
                    $"{part}/decoder.onnx",
                    ["decoder.", "post_quant_conv."],
                    (it, path, options) => OnnxExport.Decoder((AutoencoderKL)it, path, options),
                    path => OnnxSelfCheck.RunDecoder(config.LatentChannels, path),
                    OnnxSelfCheck.CompareDecoder
                ),
                new(
                    part + "_encoder",
                    $"{part}/encoder.onnx",
                    ["encoder.", "quant_conv."],
                    (it, path, options) => OnnxExport.Encoder((AutoencoderKL)it, path, options),
                    path => OnnxSelfCheck.RunEncoder(config.InChannels, config.BlockOutChannels.Count, path),
                    OnnxSelfCheck.CompareEncoder
                ),
            ],
            AutoencoderTiny { Config: var config } =>
            [
                new(
                    part + "_decoder",
                    $"{part}/decoder.onnx",
                    ["decoder."],
                    (it, path, options) => OnnxExport.Decoder((AutoencoderTiny)it, path, options),
                    path => OnnxSelfCheck.RunDecoder(config.LatentChannels, path),
                    OnnxSelfCheck.CompareDecoder
                ),
                new(
                    part + "_encoder",
                    $"{part}/encoder.onnx",
                    ["encoder."],
                    (it, path, options) => OnnxExport.Encoder((AutoencoderTiny)it, path, options),
                    path => OnnxSelfCheck.RunEncoder(config.InChannels, config.NumEncoderBlocks.Count, path),
                    OnnxSelfCheck.CompareEncoder
                ),
            ],
            _ => throw new ArgumentException($"{network.GetType().Name} has no ONNX form.", nameof(network)),
        };

    public long Parameters(Network network) =>
        network
            .named_parameters()
            .Where(item => Prefixes.Length == 0 || Prefixes.Any(prefix => item.name.StartsWith(prefix, StringComparison.Ordinal)))
            .Sum(item => item.parameter.numel());
}
