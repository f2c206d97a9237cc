using System.Text.Json;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Exports every network of a pipeline folder of diffusers that this kit knows: denoisers (unet, unet_small...) and text
/// encoders under their own names, "vae" as vae_decoder and vae_encoder. Tokenizer, scheduler and model_index.json are copied.
/// </summary>
internal sealed class OnnxPipelineExport(string folder, string outFolder, OnnxDtype dtype, IProgress<string>? progress)
{
    private const string ConfigFile = "config.json";
    private static readonly string[] CopiedFolders = ["tokenizer", "scheduler"];

    /// <exception cref="InvalidDataException">The folder holds no network that can be exported.</exception>
    public void Run()
    {
        string[] components = File.Exists(Path.Combine(folder, ConfigFile))
            ? [folder]
            : [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        if (components.Count(Export) == 0)
        {
            throw new InvalidDataException($"'{folder}' holds no network that can be exported to ONNX.");
        }

        foreach (var name in CopiedFolders.Where(name => Directory.Exists(Path.Combine(folder, name))))
        {
            CopyFiles(Path.Combine(folder, name), Path.Combine(outFolder, name));
        }

        if (File.Exists(Path.Combine(folder, "model_index.json")))
        {
            File.Copy(Path.Combine(folder, "model_index.json"), Path.Combine(outFolder, "model_index.json"), overwrite: true);
        }
    }

    private bool Export(string component)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(component)));
        switch (ClassName(component))
        {
            case "UNet2DConditionModel":
                Write(component, name, OnnxExport.UNet);
                return true;
            case "CLIPTextModel" or "CLIPTextModelWithProjection":
                Write(component, name, OnnxExport.ClipText);
                return true;
            case "AutoencoderKL":
                Write(component, name + "_decoder", OnnxExport.AutoencoderKlDecoder);
                Write(component, name + "_encoder", OnnxExport.AutoencoderKlEncoder);
                return true;
            case "AutoencoderTiny":
                Write(component, name + "_decoder", OnnxExport.AutoencoderTinyDecoder);
                Write(component, name + "_encoder", OnnxExport.AutoencoderTinyEncoder);
                return true;
            default:
                return false;
        }
    }

    private void Write(string component, string name, Action<string, string, OnnxDtype> export)
    {
        var target = Directory.CreateDirectory(Path.Combine(outFolder, name)).FullName;
        export(component, Path.Combine(target, "model.onnx"), dtype);
        File.Copy(Path.Combine(component, ConfigFile), Path.Combine(target, ConfigFile), overwrite: true);
        progress?.Report(Path.Combine(target, "model.onnx"));
    }

    /// <summary>As diffusers (_class_name) or transformers (architectures) says; null for folders without a network.</summary>
    private static string? ClassName(string component)
    {
        var path = Path.Combine(component, ConfigFile);
        if (!File.Exists(path))
        {
            return null;
        }

        using var config = JsonDocument.Parse(File.ReadAllText(path));
        if (config.RootElement.TryGetProperty("_class_name", out var name))
        {
            return name.GetString();
        }

        return config.RootElement.TryGetProperty("architectures", out var names) && names.GetArrayLength() > 0
            ? names[0].GetString()
            : null;
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
