using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// Trains a light autoencoder for the latents of a large one (Hybrid SD, arXiv 2408.06646), in turns:
/// <code>
/// decoder L = features(x_hat, x) + pixels(x_hat, x) + 0.5 w (- mean D(x_hat)), w = |grad reconstruction| / |grad adversarial| at
/// the last layer encoder L = mean |E(x) - z|, z the large encoder's scaled latents discriminator L = mean relu(1 - D(x)) + mean
/// relu(1 + D(x_hat))
/// </code>
/// The adaptive weight is that of a share of the batch, so it changes a little with the number of replicas.
/// </summary>
internal sealed class LightDecoderTrainer
{
    private const double MseWeight = 2;
    private const double EmaDecay = 0.998;
    private const int SheetPictures = 16;
    private const int PreviewPictures = 48;

    private readonly IPictureSource _pictures;
    private readonly AutoencoderKL _teacher;
    private readonly AutoencoderTiny _light;
    private readonly IFeatureNetwork _features;
    private readonly RunOptions _options;
    private readonly LightDecoderSettings _settings;
    private readonly LightTurns _turns;
    private readonly ProjectedDiscriminator _discriminator;
    private readonly Tensor _last;
    private readonly TrainingRun _run;

    /// <param name="teacher">The large autoencoder; frozen here.</param>
    /// <param name="light">Trained here, from the weights it has.</param>
    /// <param name="features">What compares pictures and feeds the discriminator.</param>
    public LightDecoderTrainer(
        IPictureSource pictures,
        AutoencoderKL teacher,
        AutoencoderTiny light,
        IFeatureNetwork features,
        RunOptions options,
        LightDecoderSettings settings
    )
    {
        (_pictures, _teacher, _light, _features, _options, _settings) = (pictures, teacher, light, features, options, settings.Checked());
        foreach (var parameter in teacher.parameters())
        {
            parameter.requires_grad_(false);
        }

        teacher.ComputeType = light.ComputeType = options.ComputeType;
        random.manual_seed(options.Seed);
        _discriminator = new ProjectedDiscriminator(features);
        _last = ((Conv2d)light.Decoder.Layers[^1]).Weight;
        _turns = settings.TakenTurns;
        var groups = new List<ParameterGroup> { Group(light.Decoder, "decoder", LightTurn.Decoder) };
        if (_turns.Encoder > 0)
        {
            groups.Add(Group(light.Encoder, "encoder", LightTurn.Encoder));
        }

        if (_turns.Discriminator + _turns.Warmup > 0)
        {
            groups.Add(Group(_discriminator, "discriminator", LightTurn.Discriminator) with { RateFactor = settings.DiscriminatorRate });
        }

        _run = new TrainingRun(options, groups, EmaDecay);
    }

    /// <summary>Where the trained network is written, in the layout of diffusers.</summary>
    public string Folder => Path.Combine(_options.Folder, "vae_light");

    /// <summary>
    /// Trains to the end of the schedule or until cancelled; the averaged decoder and the encoder are then in the network and in
    /// <see cref="Folder"/>.
    /// </summary>
    public void Train(CancellationToken cancellationToken)
    {
        _run.Train(Loss, Preview, cancellationToken);
        _run.Average.With(Save);
    }

    private ParameterGroup Group(NetworkModule module, string name, LightTurn turn) =>
        new([.. module.named_parameters().Select(item => ($"{name}.{item.name}", (Tensor)item.parameter))])
        {
            WeightDecay = 0,
            Turn = step => _turns.At(step) == turn,
        };

    private Tensor Loss(int seed)
    {
        var (pictures, known) = _pictures.Draw(_options.Share, seed, _run.Progress);
        if (known is null)
        {
            pictures = Degradation.Recolour(pictures, _settings.RecolourChance, seed ^ 0x0c01);
        }

        var latents = known ?? TeacherLatents.Encode(_teacher, pictures);
        return _turns.At(_run.Step) switch
        {
            LightTurn.Encoder => (_light.Encode(pictures) - latents).abs().mean(),
            LightTurn.Decoder => DecoderLoss(pictures, latents, seed),
            _ => DiscriminatorLoss(pictures, latents, seed),
        };
    }

    private Tensor DecoderLoss(Tensor pictures, Tensor latents, int seed)
    {
        var filtered = new Random(seed ^ 0x0f17).NextDouble() < _settings.FilterChance;
        var teacher = filtered || _settings.FromTeacher ? TeacherLatents.Decode(_teacher, latents) : null;
        var target = _settings.FromTeacher ? teacher! : pictures;
        var made = _light.Decode(Degradation.Shrink(latents, _settings.Shrink, seed ^ 0x05b1));
        var reconstruction = _settings.PixelWeight * ((made - target).abs().mean() + MseWeight * (made - target).square().mean());
        if (filtered)
        {
            (made, target) = Degradation.KeepWorst(made, target, teacher!);
        }

        if (_settings.PerceptualWeight > 0)
        {
            reconstruction = reconstruction + _settings.PerceptualWeight * PerceptualDistance.Of(_features.Taps(made), Taps(target));
        }

        if (_settings.AdversarialWeight == 0)
        {
            return reconstruction;
        }

        var adversarial = ProjectedDiscriminator.Adversarial(_discriminator.Scores(DiffAugment.Apply(made, seed ^ 0x0a06)));
        return reconstruction + _settings.AdversarialWeight * AdaptiveWeight.Of(reconstruction, adversarial, _last) * adversarial;
    }

    private Tensor DiscriminatorLoss(Tensor pictures, Tensor latents, int seed)
    {
        Tensor made,
            target;
        using (no_grad())
        {
            made = _light.Decode(Degradation.Shrink(latents, _settings.Shrink, seed ^ 0x05b1));
            target = _settings.FromTeacher ? TeacherLatents.Decode(_teacher, latents) : pictures;
        }

        return ProjectedDiscriminator.Hinge(
            _discriminator.Scores(DiffAugment.Apply(target, seed ^ 0x0a06)),
            _discriminator.Scores(DiffAugment.Apply(made, seed ^ 0x0a07))
        );
    }

    private IReadOnlyList<Tensor> Taps(Tensor target)
    {
        using var noGradient = no_grad();
        return _features.Taps(target);
    }

    private void Preview(IDictionary<string, double> figures)
    {
        var quality = LightDecoderEvaluation.Quality(_teacher, _light, _pictures, PreviewPictures);
        (figures["psnr"], figures["teacherPsnr"], figures["latentL1"]) = (quality.LightPsnr, quality.LargePsnr, quality.LatentL1);
        Sheet(Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
        Save();
    }

    /// <summary>Held-out pictures, what the large decoder gives and what the light one gives, side by side.</summary>
    private void Sheet(string path)
    {
        ContactSheet? sheet = null;
        foreach (var pictures in _pictures.HeldOut(SheetPictures))
        {
            using var scope = NewDisposeScope();
            pictures.MoveToOtherDisposeScope(scope);
            sheet ??= new ContactSheet(6, (int)pictures.shape[3]);
            var latents = TeacherLatents.Encode(_teacher, pictures);
            var (large, light) = (TeacherLatents.Decode(_teacher, latents), _light.Decode(latents));
            for (var i = 0; i < pictures.shape[0]; i++)
            {
                sheet.Add(SceneBatch.ToBytes(pictures, i), "original");
                sheet.Add(SceneBatch.ToBytes(large, i), "large");
                sheet.Add(SceneBatch.ToBytes(light, i), "light");
            }
        }

        sheet?.Save(path);
    }

    private void Save() => _light.SavePretrained(Folder, ScalarType.Float16);
}
