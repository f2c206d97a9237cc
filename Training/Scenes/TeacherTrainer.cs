using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>Trains the teacher of emoji-scenes-2 with its text encoder.</summary>
internal sealed class TeacherTrainer
{
    /// <summary>How far exported weights had come, beside them.</summary>
    public const string ProgressFile = "progress.json";

    private const string MetricsFile = "metrics.jsonl";
    private readonly RunOptions _options;
    private readonly LatentPool _train;
    private readonly LatentPool _heldOut;
    private readonly UNet2DConditionModel _denoiser;
    private readonly CLIPTextModel _text;
    private readonly DistillationLoss _loss;
    private readonly Tensor _emptyTokens;
    private readonly DenoiserPreview? _preview;
    private readonly TrainingRun _run;

    /// <param name="from">
    /// Folder whose weights to start from where the run has no checkpoint: one that <see cref="Export"/> wrote, to go on from, or a
    /// family, of which what fits is taken. Null starts at random.
    /// </param>
    /// <param name="preview">Autoencoder and captions for the preview pictures; null draws none.</param>
    public TeacherTrainer(
        RunOptions options,
        LatentPool train,
        LatentPool heldOut,
        ClipTokenizer tokenizer,
        string? from,
        (AutoencoderKL Autoencoder, IReadOnlyList<string> Captions)? preview
    )
    {
        if (train.Tokens.shape[1] != tokenizer.MaxLength)
        {
            throw new TrainingException(
                $"The latents carry captions of {train.Tokens.shape[1]} tokens, the tokenizer makes {tokenizer.MaxLength}. "
                    + "Encode them again with this --tokenizer."
            );
        }

        (_options, _train, _heldOut) = (options, train, heldOut);
        random.manual_seed(options.Seed);
        _denoiser = new UNet2DConditionModel(TeacherSize.Denoiser) { ComputeType = options.ComputeType };
        _text = new CLIPTextModel(TeacherSize.Text(tokenizer.VocabularySize, tokenizer.MaxLength));
        var start = File.Exists(Path.Combine(options.Folder, TrainingRun.CheckpointFile)) || from is null ? null : Start(from, tokenizer);
        _loss = new DistillationLoss(_denoiser, teacher: null, VPrediction.Process, new DistillationWeights(), pairs: []);
        _emptyTokens = tensor(Array.ConvertAll(tokenizer.EncodePadded(""), id => (long)id)).unsqueeze(0);
        _preview = preview is { } with ? new DenoiserPreview(_denoiser, _text, tokenizer, with.Autoencoder, with.Captions) : null;
        _run = new TrainingRun(options, Parameters, emaDecay: 0.9995, start: start);
    }

    private IEnumerable<(string Name, Tensor Parameter)> Parameters => [.. Named("unet", _denoiser), .. Named("text", _text)];

    public void Train(CancellationToken cancellationToken)
    {
        Console.WriteLine(
            $"{_denoiser.CountParameters():N0} parameters and {_text.CountParameters():N0} in the text encoder; {_train.Count:N0} latents."
        );
        _run.Train(
            seed =>
            {
                var batch = DenoiserBatch.Draw(_train, _emptyTokens, VPrediction.TrainSteps, _options.Share, seed);
                return _loss.Of(batch, _text.forward(batch.Tokens));
            },
            Preview,
            cancellationToken
        );
    }

    /// <summary>
    /// Writes the averaged weights of a run in fp16, how far it has come, and its learning curve, to go on from elsewhere.
    /// </summary>
    /// <param name="runFolder">May be in training: its last checkpoint counts.</param>
    /// <param name="tokenizerFolder">Copied, as is <paramref name="vaeFolder"/>, so that the folder is a whole pipeline.</param>
    public static void Export(string runFolder, string folder, string tokenizerFolder, string vaeFolder)
    {
        var tokenizer = ClipTokenizer.Load(tokenizerFolder);
        using var checkpoint = SafetensorsFile.Open(Path.Combine(runFolder, TrainingRun.CheckpointFile));
        var denoiser = new UNet2DConditionModel(TeacherSize.Denoiser);
        var text = new CLIPTextModel(TeacherSize.Text(tokenizer.VocabularySize, tokenizer.MaxLength));
        using (no_grad())
        {
            foreach (var (name, parameter) in Named("unet", denoiser).Concat(Named("text", text)))
            {
                using var scope = NewDisposeScope();
                parameter.copy_(checkpoint.Read($"ema.{name}"));
            }
        }

        denoiser.SavePretrained(Path.Combine(folder, "unet"), ScalarType.Float16);
        text.SavePretrained(Path.Combine(folder, "text_encoder"), ScalarType.Float16);
        CopyFolder(tokenizerFolder, Path.Combine(folder, "tokenizer"));
        CopyFolder(vaeFolder, Path.Combine(folder, "vae"));
        SchedulerConfig.Write(Path.Combine(folder, "scheduler"));
        File.WriteAllText(Path.Combine(folder, ProgressFile), checkpoint.Metadata[TrainingRun.CounterKey] + "\n");
        CopyMetrics(runFolder, folder);
    }

    private RunCounter? Start(string from, ClipTokenizer tokenizer)
    {
        var progress = Path.Combine(from, ProgressFile);
        if (!File.Exists(progress))
        {
            var (taken, all) = WarmStart.Denoiser(_denoiser, from);
            var words = WarmStart.Text(_text, tokenizer, from);
            Console.WriteLine($"{taken:N0} of {all:N0} parameters and {words} words taken over from {from}.");
            return null;
        }

        ModuleWeights.Load(_denoiser, Path.Combine(from, "unet", "diffusion_pytorch_model.safetensors"));
        ModuleWeights.Load(_text, Path.Combine(from, "text_encoder", "model.safetensors"));
        Directory.CreateDirectory(_options.Folder);
        CopyMetrics(from, _options.Folder);
        return JsonSerializer.Deserialize<RunCounter>(File.ReadAllText(progress))
            ?? throw new TrainingException($"{progress} is null; it must say how far the weights beside it have come.");
    }

    /// <summary>A run of a few seconds has measured nothing yet.</summary>
    private static void CopyMetrics(string from, string to)
    {
        var metrics = Path.Combine(from, MetricsFile);
        if (File.Exists(metrics))
        {
            File.Copy(metrics, Path.Combine(to, MetricsFile), overwrite: true);
        }
    }

    private static void CopyFolder(string from, string to)
    {
        if (Path.GetFullPath(from) == Path.GetFullPath(to))
        {
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private void Preview(IDictionary<string, double> figures)
    {
        figures["heldOutLoss"] = HeldOutLoss();
        _preview?.Draw(Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
    }

    /// <summary>v-loss on scenes of held-out combinations, with the same timesteps and noise every time.</summary>
    private double HeldOutLoss()
    {
        var batch = DenoiserBatch.HeldOut(_heldOut, VPrediction.TrainSteps);
        var noisy = VPrediction.Process.AddNoise(batch.Clean, batch.Noise, batch.Timesteps);
        var predicted = _denoiser.forward(noisy, batch.Timesteps, _text.forward(batch.Tokens));
        return (predicted - VPrediction.Process.Target(batch.Clean, batch.Noise, batch.Timesteps)).square().mean().item<float>();
    }

    private static IEnumerable<(string Name, Tensor Parameter)> Named(string prefix, Network network) =>
        network.named_parameters().Select(item => ($"{prefix}.{item.name}", (Tensor)item.parameter));
}
