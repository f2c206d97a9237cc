using System.Text.Json;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>A pipeline folder of diffusers: model_index.json and a folder per component.</summary>
public static class DiffusersFolder
{
    public const string IndexFile = "model_index.json";
    private const string TransformersFile = "model.safetensors";
    private const string DiffusersFile = "diffusion_pytorch_model.safetensors";
    private const long LargestJsonBytes = 1_000_000;
    private static readonly string[] Networks =
    [
        Checkpoint.Denoiser,
        Checkpoint.Autoencoder,
        Checkpoint.TextEncoder,
        Checkpoint.TextEncoder2,
    ];

    /// <summary>Read elsewhere, or judging finished pictures only.</summary>
    private static readonly string[] Beside =
    [
        "feature_extractor",
        "image_encoder",
        "safety_checker",
        "scheduler",
        "tokenizer",
        "tokenizer_2",
        "watermark",
    ];

    private static readonly HashSet<string> Settings =
    [
        "add_watermarker",
        "force_zeros_for_empty_prompt",
        "requires_aesthetics_score",
        "requires_safety_checker",
    ];

    /// <exception cref="CheckpointException">A file is missing or broken, or the pipeline is of a kind that is not supported.</exception>
    public static Checkpoint Open(string folder)
    {
        var (classes, _) = ReadIndex(Path.Combine(folder, IndexFile));
        if (!classes.ContainsKey(Checkpoint.Denoiser))
        {
            throw new CheckpointException($"{folder} has no unet; only pipelines of Stable Diffusion 1.x, 2.x and XL can be imported.");
        }

        RefuseOthers(Path.Combine(folder, IndexFile), classes);
        var notes = new List<string>();
        var parts = Networks.Where(classes.ContainsKey).Select(name => Part(folder, name, classes[name], notes)).ToList();
        var scheduler = Scheduler(folder);
        return new Checkpoint(parts, scheduler.Json)
        {
            IndexJson = ReadText(Path.Combine(folder, IndexFile)),
            Notes = [.. notes, .. scheduler.Notes],
            Tokenizer = Tokenizer(folder, "tokenizer"),
            Tokenizer2 = Tokenizer(folder, "tokenizer_2"),
        };
    }

    /// <summary>A small JSON file.</summary>
    /// <exception cref="CheckpointException">Missing, or larger than any real one.</exception>
    public static string ReadText(string path)
    {
        if (!File.Exists(path))
        {
            throw new CheckpointException($"{path} does not exist.");
        }

        var bytes = new FileInfo(path).Length;
        return bytes <= LargestJsonBytes
            ? File.ReadAllText(path)
            : throw new CheckpointException($"{path} has {bytes} bytes; at most {LargestJsonBytes} are read.");
    }

    /// <summary>Components and settings of the pipeline are used, known to change nothing, or refused by name.</summary>
    private static void RefuseOthers(string path, Dictionary<string, string> classes)
    {
        var other = classes.Keys.Except(Networks).Except(Beside).Order(StringComparer.Ordinal).FirstOrDefault();
        if (other is not null)
        {
            throw new CheckpointException(
                $"{path} has the component {other} ({classes[other]}), which is not known here and may change what comes out."
            );
        }

        using var index = JsonDocument.Parse(ReadText(path));
        foreach (var (key, value) in ConfigKeys.Unknown(index.RootElement, Settings, classes.Keys.ToHashSet(StringComparer.Ordinal)))
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                throw new CheckpointException(
                    $"{path}: {key} is {ConfigKeys.Shortened(value)}, which is not known here and may change what comes out."
                );
            }
        }
    }

    /// <summary>The noise schedule of a pipeline folder; one of optimum may lack the index.</summary>
    /// <exception cref="CheckpointException">A file is broken, or the scheduler is not known; the message names what.</exception>
    public static SchedulerConfig Scheduler(string folder)
    {
        var index = Path.Combine(folder, IndexFile);
        var (classes, pipeline) = File.Exists(index) ? ReadIndex(index) : ([], "");
        return SchedulerConfig.Of(
            ReadText(Path.Combine(folder, "scheduler", "scheduler_config.json")),
            classes.GetValueOrDefault("scheduler"),
            pipeline
        );
    }

    private static CheckpointPart Part(string folder, string name, string className, List<string> notes)
    {
        var component = Path.Combine(folder, name);
        var json = ReadText(Path.Combine(component, "config.json"));
        void Note(string? note) => notes.AddRange(note is null ? [] : [note]);
        IWeights Open(string file) => WeightsFolder.Open(component, file);
        switch (className)
        {
            case "CLIPTextModel" or "CLIPTextModelWithProjection":
                var projecting = className != "CLIPTextModel";
                var text = ClipWeights.ConfigOf(json);
                var layers = CLIPTextConfig.Parse(text).NumHiddenLayers;
                Note(ClipWeights.Note(name, NamesIn(component, TransformersFile), projecting));
                return new CheckpointPart(name, className, text, () => ClipWeights.Of(Open(TransformersFile), layers, projecting));
            case "AutoencoderKL":
                var config = AutoencoderKLConfig.Parse(json);
                Note(AutoencoderWeights.Note(name, NamesIn(component, DiffusersFile)));
                return new CheckpointPart(name, className, json, () => AutoencoderWeights.Of(Open(DiffusersFile), config));
            case "UNet2DConditionModel":
                var (corrected, changed) = DenoiserConfigText.Of(json);
                Note(changed);
                return new CheckpointPart(name, className, corrected, () => Open(DiffusersFile));
            default:
                return new CheckpointPart(name, className, json, () => Open(DiffusersFile));
        }
    }

    /// <summary>None when the file is missing: whoever loads it says so.</summary>
    private static IReadOnlyCollection<string> NamesIn(string component, string file)
    {
        try
        {
            using var weights = WeightsFolder.Open(component, file);
            return [.. weights.Names];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The class of every component that is there, and of the pipeline, "" when the file names none.</summary>
    private static (Dictionary<string, string> Classes, string Pipeline) ReadIndex(string path)
    {
        try
        {
            using var index = JsonDocument.Parse(ReadText(path));
            var classes = index
                .RootElement.EnumerateObject()
                .Where(item =>
                    item.Value.ValueKind == JsonValueKind.Array
                    && item.Value.GetArrayLength() == 2
                    && item.Value[1].ValueKind == JsonValueKind.String
                )
                .ToDictionary(item => item.Name, item => item.Value[1].GetString()!);
            return (
                classes,
                index.RootElement.TryGetProperty("_class_name", out var name) && name.ValueKind == JsonValueKind.String
                    ? name.GetString()!
                    : ""
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"{path} is not a model_index.json: {e.Message}", e);
        }
    }

    private static string? Tokenizer(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        bool Has(string file) => File.Exists(Path.Combine(path, file));
        return (Has("vocab.json") && Has("merges.txt")) || Has("tokenizer.json") ? path : null;
    }
}
