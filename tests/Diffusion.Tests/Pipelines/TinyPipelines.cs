using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>The tiny pipeline folders of the golden set as ONNX, exported once for a test class.</summary>
public sealed class TinyPipelines : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiny-").FullName;
    private readonly Lock _lock = new();

    /// <summary>CLIP's tokenizer, which takes a while to load.</summary>
    internal static PromptChunks Prompts { get; } = new(ClipTokenizer.Load(GoldenFiles.Folder("tokenizer/clip_vocabulary")));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Whether every network of a pipeline that the runtime needs could be exported.</summary>
    public bool CanExport(string pipeline)
    {
        try
        {
            var networks = Export(pipeline);
            return Directory
                .GetDirectories(GoldenFiles.Folder($"pipeline/{pipeline}"), "*text_encoder*")
                .Append("unet")
                .All(component => File.Exists(Path.Combine(networks, Path.GetFileName(component), "model.onnx")));
        }
        catch (ModelConfigException)
        {
            return false;
        }
    }

    /// <summary>A family over an exported folder, with a scheduler config of its own.</summary>
    public ModelFamily Family(string pipeline, string name, string schedulerConfig, FamilyShape shape)
    {
        var networks = Export(pipeline);
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var component in Directory.GetDirectories(networks))
        {
            var target = Path.Combine(folder, Path.GetFileName(component));
            if (!Directory.Exists(target))
            {
                Directory.CreateSymbolicLink(target, component);
            }
        }

        File.WriteAllText(Path.Combine(folder, "scheduler_config.json"), schedulerConfig);
        if (!Directory.Exists(Path.Combine(folder, "tokenizer")))
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "tokenizer"), GoldenFiles.Folder("tokenizer/clip_vocabulary"));
        }

        File.WriteAllText(
            Path.Combine(folder, "family.json"),
            FamilyJson.Write(
                new FamilyManifest
                {
                    SchemaVersion = 1,
                    Name = name,
                    Title = name,
                    Created = DateTimeOffset.UnixEpoch,
                    Latent = new LatentSpaceEntry(4, shape.Factor, shape.ScalingFactor),
                    Size = new SizeLimits(8 * shape.Factor, 8 * shape.Factor, shape.Factor, 64 * shape.Factor, shape.Factor),
                    Tokenizer = "tokenizer",
                    TextEncoder = new ComponentEntry("text_encoder/model.onnx"),
                    TextEncoder2 = Directory.Exists(Path.Combine(folder, "text_encoder_2"))
                        ? new ComponentEntry("text_encoder_2/model.onnx")
                        : null,
                    NoiseSchedule = "scheduler_config.json",
                    Denoisers = [new DenoiserEntry("large", "unet/model.onnx") { TimeCondProjDim = shape.TimeCondProjDim }],
                    Decoders = [new DecoderEntry("full", "vae_decoder/model.onnx")],
                    Encoder = new ComponentEntry("vae_encoder/model.onnx"),
                    Defaults = new FamilyDefaults(8, 4, 7.5f, "scheduler", "large", "large", "full"),
                    Files = new Dictionary<string, FileEntry>(),
                }
            )
        );
        return ModelFamily.Load(folder);
    }

    private string Export(string pipeline)
    {
        var target = Path.Combine(_root, pipeline + ".onnx");
        lock (_lock)
        {
            if (!Directory.Exists(target))
            {
                OnnxExport.Export(GoldenFiles.Folder($"pipeline/{pipeline}"), target, OnnxDtype.Float32);
            }
        }

        return target;
    }
}
