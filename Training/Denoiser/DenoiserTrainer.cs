using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>
/// Trains a denoiser on latents: with its text encoder (the teacher), or under a frozen one and a teacher (the small one).
/// </summary>
internal sealed class DenoiserTrainer
{
    private readonly RunOptions _options;
    private readonly LatentPool _train;
    private readonly LatentPool _heldOut;
    private readonly UNet2DConditionModel _denoiser;
    private readonly CLIPTextModel _text;
    private readonly bool _trainText;
    private readonly DistillationLoss _loss;
    private readonly Tensor _emptyTokens;
    private readonly DenoiserPreview _preview;
    private readonly TrainingRun _run;

    /// <param name="frozenText">The family's text encoder; null trains one along.</param>
    /// <param name="from">A family folder whose weights to start from; null starts at random. A run that has a checkpoint goes on
    /// from that.</param>
    /// <param name="teacher">Its outputs are a second target, of equal weight (output distillation); null for none.</param>
    public DenoiserTrainer(
        RunOptions options,
        LatentPool train,
        LatentPool heldOut,
        ClipTokenizer tokenizer,
        string size,
        CLIPTextModel? frozenText,
        UNet2DConditionModel? teacher,
        AutoencoderKL autoencoder,
        string? from
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
        _denoiser = new UNet2DConditionModel(DenoiserSize.Find(size)) { ComputeType = options.ComputeType };
        _trainText = frozenText is null;
        _text = frozenText ?? new CLIPTextModel(DenoiserSize.Text(tokenizer.VocabularySize, tokenizer.MaxLength));
        if (from is not null)
        {
            ModuleWeights.Load(
                _denoiser,
                Path.Combine(from, size == "large" ? "unet" : "unet_small", "diffusion_pytorch_model.safetensors")
            );
            if (_trainText)
            {
                ModuleWeights.Load(_text, Path.Combine(from, "text_encoder", "model.safetensors"));
            }
        }

        if (teacher is not null)
        {
            teacher.ComputeType = options.ComputeType;
        }

        _loss = new DistillationLoss(_denoiser, teacher, VPrediction.Process, new DistillationWeights(), pairs: []);
        _emptyTokens = tensor(Array.ConvertAll(tokenizer.EncodePadded(""), id => (long)id)).unsqueeze(0);
        _preview = new DenoiserPreview(_denoiser, _text, tokenizer, autoencoder, Captions());

        var parameters = Named("unet", _denoiser);
        _run = new TrainingRun(options, _trainText ? parameters.Concat(Named("text", _text)) : parameters, emaDecay: 0.999);
    }

    public void Train(CancellationToken cancellationToken)
    {
        Console.WriteLine(
            $"{_denoiser.CountParameters():N0} "
                + $"parameters{(_trainText ? $" and {_text.CountParameters():N0} in the text encoder" : "")}; {_train.Count:N0} latents."
        );
        _run.Train(Loss, Preview, cancellationToken);
        _run.Average.With(() =>
        {
            _denoiser.SavePretrained(Path.Combine(_options.Folder, "unet"), ScalarType.Float16);
            if (_trainText)
            {
                _text.SavePretrained(Path.Combine(_options.Folder, "text_encoder"), ScalarType.Float16);
            }
        });
    }

    /// <summary>Eight single objects and eight of the mix, of held-out combinations.</summary>
    private static string[] Captions()
    {
        var singles = new SceneSampler(SceneSplit.HeldOut, 7, SceneKind.Single);
        var mixed = new SceneSampler(SceneSplit.HeldOut, 8);
        return [.. Enumerable.Range(0, 16).Select(i => (i < 8 ? singles : mixed).Next().Caption)];
    }

    private Tensor Loss(int seed)
    {
        var batch = DenoiserBatch.Draw(_train, _emptyTokens, VPrediction.TrainSteps, _options.Share, seed);
        return _loss.Of(batch, Encode(batch.Tokens));
    }

    private Tensor Encode(Tensor tokens)
    {
        if (_trainText)
        {
            return _text.forward(tokens);
        }

        using var noGradient = no_grad();
        return _text.forward(tokens);
    }

    private void Preview(IDictionary<string, double> figures)
    {
        figures["heldOutLoss"] = HeldOutLoss();
        _preview.Draw(Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
        _denoiser.SavePretrained(Path.Combine(_options.Folder, "unet"), ScalarType.Float16);
        if (_trainText)
        {
            _text.SavePretrained(Path.Combine(_options.Folder, "text_encoder"), ScalarType.Float16);
        }
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
