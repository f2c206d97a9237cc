using System.Text.Json;
using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;

namespace HybridGrains.ModelKit.Host.Exporting;

/// <summary>A family back to a pipeline folder of diffusers, with one of its denoisers. Weights are copied as they lie.</summary>
internal sealed class PipelineExport(ModelFamily family)
{
    private const string Config = "config.json";
    private const string Weights = "*.safetensors";

    /// <param name="denoiser">Its name in the family.</param>
    /// <param name="target">Created whole or not at all.</param>
    /// <exception cref="CheckpointException">The folder exists, a file was changed, or a network's weights are in its ONNX file
    /// only.</exception>
    public void Write(string denoiser, string target)
    {
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new CheckpointException($"--out: {target} exists.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        using var folder = new AsideFolder(target);
        var manifest = family.Manifest;
        var index = Index();
        index["unet"] = Network(folder, manifest.Denoisers.Single(entry => entry == family.Denoiser(denoiser)).Path, "unet");
        index["vae"] = Network(folder, Autoencoder(), "vae");
        index["text_encoder"] = Network(folder, manifest.TextEncoder.Path, "text_encoder");
        index["tokenizer"] = Tokenizer(folder, manifest.Tokenizer, "tokenizer");
        if (manifest.TextEncoder2 is { } second)
        {
            index["text_encoder_2"] = Network(folder, second.Path, "text_encoder_2");
            index["tokenizer_2"] = Tokenizer(folder, manifest.Tokenizer2 ?? manifest.Tokenizer, "tokenizer_2");
        }

        index["scheduler"] = Scheduler(folder);
        File.WriteAllText(
            Path.Combine(folder.Path, DiffusersFolder.IndexFile),
            index.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n"
        );
        folder.Keep();
    }

    /// <summary>The decoder that shares its folder with the encoder: only together are they an autoencoder.</summary>
    private string Autoencoder()
    {
        var manifest = family.Manifest;
        var paths = manifest
            .Decoders.Select(entry => entry.Path)
            .Where(path => manifest.Encoder is null || Folder(path) == Folder(manifest.Encoder.Path));
        return paths.FirstOrDefault()
            ?? throw new CheckpointException(
                $"{manifest.Name} has its decoder and its encoder in two folders, as families of earlier versions and of optimum do; "
                    + "'models share' converts those that hold safetensors."
            );
    }

    private JsonArray Network(AsideFolder folder, string onnx, string name)
    {
        var from = Folder(onnx);
        var files = Directory.GetFiles(family.Path(from), Weights).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0 || !File.Exists(family.Path($"{from}/{Config}")))
        {
            throw new CheckpointException(
                $"{family.Manifest.Name}: the weights of {onnx} are in that file only (8-bit weights, optimum, or an import of an "
                    + $"earlier version), "
                    + "so they cannot be given back as safetensors."
            );
        }

        foreach (var file in files.Append(Config))
        {
            Copy($"{from}/{file}", Path.Combine(folder.Component(name), file!));
        }

        using var config = JsonDocument.Parse(File.ReadAllText(family.Path($"{from}/{Config}")));
        return config.RootElement.TryGetProperty("_class_name", out var known)
            ? ["diffusers", known.GetString()]
            : ["transformers", config.RootElement.GetProperty("architectures")[0].GetString()];
    }

    private JsonArray Tokenizer(AsideFolder folder, string from, string name)
    {
        foreach (var file in Directory.GetFiles(family.Path(from)))
        {
            Copy($"{from}/{Path.GetFileName(file)}", Path.Combine(folder.Component(name), Path.GetFileName(file)));
        }

        return ["transformers", "CLIPTokenizer"];
    }

    private JsonArray Scheduler(AsideFolder folder)
    {
        Copy(family.Manifest.NoiseSchedule, Path.Combine(folder.Component("scheduler"), "scheduler_config.json"));
        using var config = JsonDocument.Parse(StandardJson.Of(File.ReadAllText(family.Path(family.Manifest.NoiseSchedule))));
        var known = config.RootElement.TryGetProperty("_class_name", out var name) ? name.GetString() : "DDIMScheduler";
        return ["diffusers", known];
    }

    /// <summary>What the family's own index says of the pipeline; parts that are not served are named as absent.</summary>
    private JsonObject Index()
    {
        var path = family.Path(DiffusersFolder.IndexFile);
        var index = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : [];
        foreach (var part in index.Where(item => item.Value is JsonArray).Select(item => item.Key).ToList())
        {
            index[part] = new JsonArray(null, null);
        }

        index["_class_name"] ??= family.Manifest.TextEncoder2 is null ? "StableDiffusionPipeline" : "StableDiffusionXLPipeline";
        if (family.Manifest.TextEncoder2 is null)
        {
            index["safety_checker"] = new JsonArray(null, null);
            index["feature_extractor"] = new JsonArray(null, null);
            index["requires_safety_checker"] = false;
        }

        return index;
    }

    private void Copy(string relative, string target)
    {
        if (family.Manifest.Files.TryGetValue(relative, out var listed) && !ModelFamily.Matches(family.Path(relative), listed))
        {
            throw new CheckpointException($"{family.Path(relative)} is not as imported; 'models verify' lists every such file.");
        }

        File.Copy(family.Path(relative), target);
    }

    private static string Folder(string path) => path[..path.LastIndexOf('/')];
}
