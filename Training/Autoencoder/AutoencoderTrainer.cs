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
internal sealed class AutoencoderTrainer
{
    private const double KlWeight = 1e-6;
    private const double MseWeight = 2;

    private const double WholeScenesFrom = 0.8;
    private const int NormalisedOver = 256;
    private readonly RunOptions _options;
    private readonly bool _decoderOnly;
    private readonly bool _normalise;
    private readonly IPictureSet _pictures;
    private readonly bool _fromScratch;
    private readonly AutoencoderKL _network;
    private readonly TrainingRun _run;

    /// <param name="from">A trained autoencoder to start from; null starts at random.</param>
    /// <param name="normalise">Brings every latent channel to the same scale when the autoencoder is written.</param>
    /// <param name="decoderOnly">Leaves the encoder as it is, so that denoisers trained on its latents stay valid.</param>
    public AutoencoderTrainer(
        IPictureSet pictures,
        AutoencoderKLConfig config,
        RunOptions options,
        string? from = null,
        bool decoderOnly = false,
        bool normalise = false
    )
    {
        (_decoderOnly, _normalise) = (decoderOnly, normalise && !decoderOnly);
        _options = options;
        _pictures = pictures;
        _fromScratch = from is null;
        random.manual_seed(options.Seed);
        _network = new AutoencoderKL(config) { ComputeType = options.ComputeType };
        if (from is null)
        {
            QuietLatents();
        }
        else
        {
            LatentChannels.Load(_network, Path.Combine(from, "diffusion_pytorch_model.safetensors"));
        }

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
            // On a copy: the run goes on from its own weights when it is given more time.
            var normalised = Copy(_network.Config);
            if (_normalise)
            {
                LatentChannels.Normalise(normalised, _pictures.Scenes(NormalisedOver, seed: 0));
            }

            var scale = AutoencoderEvaluation.ScalingFactor(normalised, _pictures);
            var saved = Copy(_network.Config with { ScalingFactor = scale }, normalised);

            saved.SavePretrained(Path.Combine(_options.Folder, "vae"), ScalarType.Float16);
            Console.WriteLine(
                $"{Path.Combine(_options.Folder, "vae")}: scaling_factor {scale:F4}, held-out PSNR "
                    + $"{AutoencoderEvaluation.Psnr(_network, _pictures, 256):F2} dB"
            );
        });
    }

    private AutoencoderKL Copy(AutoencoderKLConfig config, AutoencoderKL? of = null)
    {
        using var noGradient = no_grad();
        var copy = new AutoencoderKL(config);
        foreach (var ((_, target), (_, source)) in copy.named_parameters().Zip((of ?? _network).named_parameters()))
        {
            target.copy_(source);
        }

        return copy;
    }

    private Tensor Loss(int seed)
    {
        var progress = _run.Progress;
        // Whole scenes hold four times the pixels of a crop, so a quarter of them makes as large a batch.
        var pictures =
            progress < WholeScenesFrom ? _pictures.Crops(_options.Share, seed) : _pictures.Scenes(Math.Max(1, _options.Share / 4), seed);
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
        var pull = !_fromScratch ? 0 : Math.Max(0, 1 - progress / 0.3);
        if (pull == 0)
        {
            return loss;
        }

        var pooled = nn.functional.avg_pool2d(pictures, 8);
        return loss + pull * (distribution.Mean.narrow(1, 0, 3) - pooled).square().mean();
    }

    private DiagonalGaussian Encode(Tensor pictures)
    {
        if (!_decoderOnly)
        {
            return _network.Encode(pictures);
        }

        using var noGradient = no_grad();
        return _network.Encode(pictures);
    }

    private void Preview(IDictionary<string, double> figures)
    {
        figures["psnr"] = AutoencoderEvaluation.Psnr(_network, _pictures, 64);
        AutoencoderEvaluation.Sheet(_network, _pictures, Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
    }

    private void QuietLatents()
    {
        using var noGradient = no_grad();
        var parameters = _network.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        var channels = _network.Config.LatentChannels;
        parameters["quant_conv.weight"].narrow(0, channels, channels).mul_(0.1);
        parameters["quant_conv.bias"].narrow(0, channels, channels).fill_(LatentChannels.FirstLogVariance);
    }
}
