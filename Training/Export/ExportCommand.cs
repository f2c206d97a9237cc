using System.CommandLine;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.Training.Export;

/// <summary><c>export</c>: one network folder of diffusers or transformers to one ONNX file.</summary>
internal static class ExportCommand
{
    private static readonly Dictionary<string, Action<string, string>> Exports = new()
    {
        ["unet"] = (from, to) => OnnxExport.Denoiser(UNet2DConditionModel.FromPretrained(from), to),
        ["text_encoder"] = (from, to) => OnnxExport.TextEncoder(CLIPTextModel.FromPretrained(from), to),
        ["vae_decoder"] = (from, to) => OnnxExport.Decoder(AutoencoderKL.FromPretrained(from), to),
        ["vae_encoder"] = (from, to) => OnnxExport.Encoder(AutoencoderKL.FromPretrained(from), to),
    };

    public static Command Create()
    {
        var kind = new Argument<string>("component") { Description = $"One of {string.Join(", ", Exports.Keys)}." };
        var from = new Option<string>("--from") { Description = "Model folder: config.json and safetensors.", Required = true };
        var to = new Option<string>("--out") { Description = "ONNX file to write; weights are stored as fp16.", Required = true };
        var command = new Command("export", "Write one network as ONNX.") { kind, from, to };
        command.SetAction(parsed => Run(parsed.GetValue(kind)!, parsed.GetValue(from)!, parsed.GetValue(to)!));
        return command;
    }

    private static void Run(string kind, string from, string to)
    {
        if (!Exports.TryGetValue(kind, out var export))
        {
            throw new TrainingException($"'{kind}' is no component. Known: {string.Join(", ", Exports.Keys)}.");
        }

        if (!File.Exists(Path.Combine(from, "config.json")))
        {
            throw new TrainingException($"--from: '{from}' holds no config.json.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(to)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        export(from, to);
        Console.WriteLine(to);
    }
}
