using System.Text.Json;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>A pipeline folder of diffusers: model_index.json and a folder per component.</summary>
public static class DiffusersFolder
{
    public const string IndexFile = "model_index.json";
    private const long LargestJsonBytes = 1_000_000;
    private static readonly string[] Networks =
    [
        Checkpoint.Denoiser,
        Checkpoint.Autoencoder,
        Checkpoint.TextEncoder,
        Checkpoint.TextEncoder2,
    ];

    /// <exception cref="CheckpointException">A file is missing or broken, or the pipeline is of a kind that is not supported.</exception>
    public static Checkpoint Open(string folder)
    {
        var classes = ReadIndex(Path.Combine(folder, IndexFile));
        if (!classes.ContainsKey(Checkpoint.Denoiser))
            throw new CheckpointException($"{folder} has no unet; only pipelines of Stable Diffusion 1.x, 2.x and XL can be imported.");
        var parts = Networks.Where(classes.ContainsKey).Select(name => Part(folder, name, classes[name])).ToList();
        return new Checkpoint(parts, StandardJson.Of(ReadText(Path.Combine(folder, "scheduler", "scheduler_config.json"))))
        {
            IndexJson = ReadText(Path.Combine(folder, IndexFile)),
            Tokenizer = Tokenizer(folder, "tokenizer"),
            Tokenizer2 = Tokenizer(folder, "tokenizer_2"),
        };
    }

    /// <summary>A small JSON file.</summary>
    /// <exception cref="CheckpointException">Missing, or larger than any real one.</exception>
    public static string ReadText(string path)
    {
        if (!File.Exists(path))
            throw new CheckpointException($"{path} does not exist.");
        var bytes = new FileInfo(path).Length;
        return bytes <= LargestJsonBytes
            ? File.ReadAllText(path)
            : throw new CheckpointException($"{path} has {bytes} bytes; at most {LargestJsonBytes} are read.");
    }

    private static CheckpointPart Part(string folder, string name, string className)
    {
        var component = Path.Combine(folder, name);
        var weights = className.StartsWith("CLIP", StringComparison.Ordinal) ? "model.safetensors" : "diffusion_pytorch_model.safetensors";
        return new CheckpointPart(
            name,
            className,
            ReadText(Path.Combine(component, "config.json")),
            () => WeightsFolder.Open(component, weights)
        );
    }

    /// <summary>The class of every component that is there.</summary>
    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            using var index = JsonDocument.Parse(ReadText(path));
            return index
                .RootElement.EnumerateObject()
                .Where(item =>
                    item.Value.ValueKind == JsonValueKind.Array
                    && item.Value.GetArrayLength() == 2
                    && item.Value[1].ValueKind == JsonValueKind.String
                )
                .ToDictionary(item => item.Name, item => item.Value[1].GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"{path} is not a model_index.json: {e.Message}", e);
        }
    }

    private static string? Tokenizer(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(Path.Combine(path, "vocab.json")) && File.Exists(Path.Combine(path, "merges.txt")) ? path : null;
    }
}
