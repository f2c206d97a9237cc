using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Vae;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Autoencoder;

/// <summary>Trains the autoencoder: crops around objects first, whole scenes in the last fifth.</summary>
public sealed class AutoencoderTrainer
{
    private const double KlWeight = 1e-6;
    private const double MseWeight = 2;

    /// <summary>Latent noise starts at this log-variance; from the usual 0 the first latents drown in it.</summary>
    private const double FirstLogVariance = -6;

    private const double WholeScenesFrom = 0.8;
    private readonly RunOptions _options;
    private readonly bool _decoderOnly;
    private readonly SceneComposer _composer;
    private readonly AutoencoderKL _network;
    private readonly TrainingRun _run;

    /// <param name="from">A trained autoencoder to start from; null starts at random.</param>
    /// <param name="decoderOnly">Leaves the encoder as it is, so that denoisers trained on its latents stay valid.</param>
    public AutoencoderTrainer(
        EmojiCatalog catalog,
        AutoencoderKLConfig config,
        RunOptions options,
        string? from = null,
        bool decoderOnly = false
    )
    {
        _decoderOnly = decoderOnly;
        _options = options;
        _composer = new SceneComposer(catalog);
        random.manual_seed(options.Seed);
        _network = new AutoencoderKL(config) { ComputeType = options.ComputeType };
        if (from is null)
            QuietLatents();
        else
            ModuleWeights.Load(_network, Path.Combine(from, "diffusion_pytorch_model.safetensors"));
        var trained = _network
            .named_parameters()
            .Where(item =>
                !decoderOnly
                || item.name.StartsWith("decoder.", StringComparison.Ordinal)
                || item.name.StartsWith("post_quant_conv.", StringComparison.Ordinal)
            );
        _run = new TrainingRun(options, trained.Select(item => (item.name, (Tensor)item.parameter)), emaDecay: 0.998, weightDecay: 0);
    }

    public void Train(CancellationToken cancellationToken)
    {
        _run.Train(Loss, Preview, cancellationToken);
        _run.Average.With(() =>
        {
            var scale = AutoencoderEvaluation.ScalingFactor(_network, _composer);
            var saved = new AutoencoderKL(_network.Config with { ScalingFactor = scale });
            using (no_grad())
            {
                foreach (var ((_, target), (_, source)) in saved.named_parameters().Zip(_network.named_parameters()))
                    target.copy_(source);
            }

            saved.SavePretrained(Path.Combine(_options.Folder, "vae"), ScalarType.Float16);
            Console.WriteLine(
                $"{Path.Combine(_options.Folder, "vae")}: scaling_factor {scale:F4}, held-out PSNR {AutoencoderEvaluation.Psnr(_network, _composer, 256):F2} dB"
            );
        });
    }

    private Tensor Loss(int seed)
    {
        var progress = _run.Progress;
        // Whole scenes hold four times the pixels of a crop, so a quarter of them makes as large a batch.
        var pictures =
            progress < WholeScenesFrom
                ? SceneBatch.Crops(_composer, _options.Share, seed)
                : SceneBatch.Scenes(_composer, Math.Max(1, _options.Share / 4), seed);
        using var generator = new Generator((ulong)seed);
        var distribution = Encode(pictures);
        var latents = distribution.Sample(randn(distribution.Mean.shape, generator: generator));
        var decoded = _network.Decode(latents);

        var l1 = (decoded - pictures).abs().mean();
        var mse = (decoded - pictures).square().mean();
        var kl =
            0.5 * (distribution.Mean.square() + distribution.LogVar.exp() - 1 - distribution.LogVar).sum(new long[] { 1, 2, 3 }).mean();
        var loss = l1 + MseWeight * mse + KlWeight * kl;

        // Three channels start as the picture in small: without this, training fell to one hue in trials.
        var pull = _decoderOnly ? 0 : Math.Max(0, 1 - progress / 0.3);
        if (pull == 0)
            return loss;
        var pooled = nn.functional.avg_pool2d(pictures, 8);
        return loss + pull * (distribution.Mean.narrow(1, 0, 3) - pooled).square().mean();
    }

    private DiagonalGaussian Encode(Tensor pictures)
    {
        if (!_decoderOnly)
            return _network.Encode(pictures);
        using var noGradient = no_grad();
        return _network.Encode(pictures);
    }

    private void Preview(IDictionary<string, double> figures)
    {
        figures["psnr"] = AutoencoderEvaluation.Psnr(_network, _composer, 64);
        AutoencoderEvaluation.Sheet(_network, _composer, Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
    }

    private void QuietLatents()
    {
        using var noGradient = no_grad();
        var parameters = _network.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        var channels = _network.Config.LatentChannels;
        parameters["quant_conv.weight"].narrow(0, channels, channels).mul_(0.1);
        parameters["quant_conv.bias"].narrow(0, channels, channels).fill_(FirstLogVariance);
    }
}
