using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Pairing;
using HybridGrains.ModelKit.Natives;
using HybridGrains.ModelKit.Onnx;

namespace HybridGrains.ModelKit.Host.Commands;

/// <summary><c>import PATH</c>: a checkpoint to a family that the engine runs.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> Source = new("path")
    {
        Description = "A pipeline folder of diffusers, a .safetensors file, or an ONNX folder of optimum.",
    };
    private static readonly AnswerOption Answer = new();
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "What requests call the model: lower-case letters, digits and '-'. Default: made of the path.",
    };
    private static readonly Option<string> Dtype = new("--dtype")
    {
        Description = "How weights are stored: fp16 or fp32. They are computed with as fp32 either way.",
        DefaultValueFactory = _ => "fp16",
    };
    private static readonly Option<string> Quantize = new("--quantize")
    {
        Description = "8-bit denoiser: none, weights, or dynamic (linear layers compute in integers).",
        DefaultValueFactory = _ => "none",
    };
    private static readonly Option<string[]> Lora = new("--lora") { Description = "FILE:SCALE, merged into the weights; may be repeated." };
    private static readonly Option<string?> As = new("--as")
    {
        Description = "With --pair: the denoiser joins a family as large or small.",
    };
    private static readonly Option<string?> Pair = new("--pair") { Description = "The family that the denoiser joins, if it fits." };
    private static readonly Option<string?> Config = new("--config")
    {
        Description = "For one file: a pipeline folder whose config.json files describe the networks. Default: read off the shapes.",
    };
    private static readonly Option<string?> Tokenizer = new("--tokenizer")
    {
        Description = "Folder of vocab.json and merges.txt. Default: the checkpoint's, else CLIP's.",
    };
    private static readonly Option<string?> Prediction = new("--prediction")
    {
        Description = "For one file: epsilon, v_prediction or sample. Default: that of the published models.",
    };
    private static readonly Option<string> License = new("--license")
    {
        Description = "The checkpoint's licence, kept in family.json.",
        DefaultValueFactory = _ => "",
    };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Replace a family of that name." };

    public static Command Create()
    {
        var models = ModelsOption.Create();
        var command = new Command(
            "import",
            "Turn a Stable Diffusion checkpoint into a model family: ONNX files, checked against TorchSharp, hashed and counted."
        )
        {
            Source,
            Name,
            Dtype,
            Quantize,
            Lora,
            As,
            Pair,
            Config,
            Tokenizer,
            Prediction,
            License,
            Replace,
            models,
        };
        Answer.AddTo(command);
        command.SetWork((parsed, cancellationToken) => Run(parsed, parsed.GetValue(models)!, cancellationToken));
        return command;
    }

    private static int Run(ParseResult parsed, string models, CancellationToken cancellationToken)
    {
        var request = Read(parsed);
        var progress = Answer.Progress(parsed);
        if (OneDnn.Notice is { } notice)
        {
            progress.Report(notice);
        }

        var import = new ModelImport(TimeProvider.System, progress);
        var (pair, role) = (parsed.GetValue(Pair), parsed.GetValue(As));
        if (pair is null != role is null)
        {
            throw new CheckpointException("--as and --pair go together: --as small --pair FAMILY.");
        }

        var manifest = pair is null
            ? import.Run(request, models, parsed.GetValue(Replace), cancellationToken)
            : ImportInto(import, request, ModelsOption.Find(models, pair), role!, cancellationToken);
        using var self = Process.GetCurrentProcess();
        var (bytes, peak, seconds) = (
            manifest.Files.Values.Sum(file => file.Bytes),
            self.PeakWorkingSet64,
            Environment.CpuUsage.TotalTime.TotalSeconds
        );
        progress.Report(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{manifest.Name} is ready, {bytes / 1e6:F1} MB; peak memory {peak / 1e6:F0} MB, processor time {seconds:F1} s"
            )
        );
        if (Answer.IsJson(parsed))
        {
            Answer.Write(
                parsed,
                new
                {
                    name = manifest.Name,
                    bytes,
                    peakMemoryBytes = peak,
                    processorSeconds = seconds,
                },
                ""
            );
        }

        return 0;
    }

    /// <summary>Imports beside the families, checks, and takes the denoiser over.</summary>
    private static FamilyManifest ImportInto(
        ModelImport import,
        ImportRequest request,
        ModelFamily family,
        string role,
        CancellationToken cancellationToken
    )
    {
        var aside = Directory.CreateTempSubdirectory("hybridgrains-import-").FullName;
        try
        {
            import.Run(request, aside, replace: false, cancellationToken);
            return FamilyPairing.Add(family, ModelFamily.Load(Path.Combine(aside, request.Name)), "large", role);
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private static ImportRequest Read(ParseResult parsed)
    {
        var path = parsed.GetValue(Source)!;
        return new ImportRequest(path, parsed.GetValue(Name) ?? ModelImport.NameOf(path))
        {
            Dtype = OneOf(parsed, Dtype, ("fp16", OnnxDtype.Float16), ("fp32", OnnxDtype.Float32)),
            Quantization = OneOf(
                parsed,
                Quantize,
                ("none", OnnxQuantization.None),
                ("weights", OnnxQuantization.WeightOnly),
                ("dynamic", OnnxQuantization.Dynamic)
            ),
            Loras = [.. (parsed.GetValue(Lora) ?? []).Select(LoraArgument.Parse)],
            Config = parsed.GetValue(Config),
            Tokenizer = parsed.GetValue(Tokenizer),
            PredictionType = parsed.GetValue(Prediction) is { } prediction
                ? OneOf("--prediction", prediction, ("epsilon", "epsilon"), ("v_prediction", "v_prediction"), ("sample", "sample"))
                : null,
            License = parsed.GetValue(License)!,
        };
    }

    private static T OneOf<T>(ParseResult parsed, Option<string> option, params (string Text, T Value)[] allowed) =>
        OneOf(option.Name, parsed.GetValue(option)!, allowed);

    private static T OneOf<T>(string option, string text, params (string Text, T Value)[] allowed)
    {
        var index = Array.FindIndex(allowed, item => item.Text == text);
        return index >= 0
            ? allowed[index].Value
            : throw new CheckpointException($"{option} is '{text}'; it must be {string.Join(" or ", allowed.Select(item => item.Text))}.");
    }
}
