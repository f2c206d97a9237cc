using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// Distils a denoiser for few steps. SCott (Liu et al., AAAI 2025): the student's answer at t_n is drawn to what its average says
/// of z_m, where the teacher took z_n to z_m in h stochastic steps; a discriminator judges the answers:
/// <code>
/// L   = d( f(z_n, t_n, w, c), f_ema(z_m, t_m, w, c) ) - lambda r mean D( f(z_n), t_n, c ),   r = |grad d| / |grad mean D| at f(z_n)
/// L_D = mean relu(1 - D(z_0, t_n, c)) + mean relu(1 + D( f(z_n), t_n, c ))
/// </code>
/// One teacher step of the ODE and lambda = 0 make it LCM (Luo et al. 2023).
/// </summary>
internal sealed class ConsistencyTrainer
{
    private const uint SolverStream = 1;
    private readonly RunOptions _options;
    private readonly ConsistencySettings _settings;
    private readonly LatentPool _train;
    private readonly LatentPool _heldOut;
    private readonly CLIPTextModel _text;
    private readonly ForwardProcess _process;
    private readonly TeacherTrajectory _trajectory;
    private readonly UNet2DConditionModel _student;
    private readonly UNet2DConditionModel _average;
    private readonly ConsistencyFunction _ofStudent;
    private readonly ConsistencyFunction _ofAverage;
    private readonly LatentDiscriminator? _discriminator;
    private readonly Tensor _emptyTokens;
    private readonly Tensor _emptyContext;
    private readonly Action<ConsistencyFunction, string>? _draw;
    private readonly ParameterGroup _studentGroup;
    private readonly TrainingRun _run;

    /// <param name="teacher">Predicts without guidance embedding; stays as it is.</param>
    /// <param name="start">What the student starts as: a copy of the teacher, or a pruned and recovered one.</param>
    /// <param name="backbone">Another copy of the teacher, for the discriminator to adapt; null where the adversarial weight is 0.</param>
    /// <param name="draw">Draws a preview of the averaged student into a file; null draws none.</param>
    public ConsistencyTrainer(
        RunOptions options,
        ConsistencySettings settings,
        LatentPool train,
        LatentPool heldOut,
        ClipTokenizer tokenizer,
        CLIPTextModel text,
        UNet2DConditionModel teacher,
        UNet2DConditionModel start,
        UNet2DConditionModel? backbone,
        ForwardProcess process,
        Action<ConsistencyFunction, string>? draw
    )
    {
        (_options, _settings, _train, _heldOut, _text, _process, _draw) = (
            options,
            settings.Checked(process.TrainSteps),
            train,
            heldOut,
            text,
            process,
            draw
        );
        random.manual_seed(options.Seed);
        _trajectory = new TeacherTrajectory(teacher, process, ReverseSolvers.Find(settings.Solver), settings.Substeps);
        _student = GuidedStudent.From(start, settings.GuidanceWidth);
        _average = GuidedStudent.From(_student, settings.GuidanceWidth);
        (_ofStudent, _ofAverage) = (new ConsistencyFunction(_student, process), new ConsistencyFunction(_average, process));
        _discriminator =
            settings.AdversarialWeight > 0
                ? new LatentDiscriminator(backbone ?? throw new ArgumentNullException(nameof(backbone)), settings.Rank)
                : null;
        foreach (var network in (UNet2DConditionModel?[])[teacher, _student, _average, backbone])
        {
            network?.ComputeType = options.ComputeType;
        }

        _emptyTokens = tensor(Array.ConvertAll(tokenizer.EncodePadded(""), id => (long)id)).unsqueeze(0);
        _emptyContext = Encode(_emptyTokens);

        // With a discriminator the two take turns; without one every step is the student's.
        _studentGroup = new ParameterGroup([.. _student.named_parameters().Select(item => ($"unet.{item.name}", (Tensor)item.parameter))]);
        if (_discriminator is not null)
        {
            _studentGroup = _studentGroup with { Turn = step => step % 2 == 0 };
        }

        var discriminatorGroup = _discriminator is null
            ? null
            : new ParameterGroup([.. _discriminator.Trained]) { Turn = step => step % 2 == 1, RateFactor = settings.DiscriminatorRate };
        _run = new TrainingRun(
            options,
            discriminatorGroup is null ? [_studentGroup] : [_studentGroup, discriminatorGroup],
            settings.EmaDecay
        );
    }

    /// <summary>Trains to the end of the schedule or until cancelled; the averaged student lies in the folder "unet" of the run.</summary>
    public void Train(CancellationToken cancellationToken)
    {
        _run.Train(Loss, Preview, cancellationToken, prepare: TakeAverage);
        _run.Average.With(Save);
    }

    private Tensor Loss(int seed)
    {
        var draw = Draw(_train, _options.Share, seed);
        if (!_studentGroup.Turn(_run.Step))
        {
            return DiscriminatorLoss(draw);
        }

        var made = _ofStudent.Of(draw.Noisy, draw.Timesteps, draw.Context, draw.Embedding);
        var consistency = _settings.Distance.Of(made, Target(draw, seed));
        if (_discriminator is null)
        {
            return consistency;
        }

        return AdversarialPull.Add(
            consistency,
            -_discriminator.Score(made, draw.Timesteps, draw.Context).mean(),
            made,
            _settings.AdversarialWeight
        );
    }

    private Tensor DiscriminatorLoss(ConsistencyDraw draw)
    {
        using var noGradient = no_grad();
        var made = _ofStudent.Of(draw.Noisy, draw.Timesteps, draw.Context, draw.Embedding);
        using var gradient = enable_grad();
        return LatentDiscriminator.Hinge(
            _discriminator!.Score(draw.Clean, draw.Timesteps, draw.Context),
            _discriminator.Score(made, draw.Timesteps, draw.Context)
        );
    }

    /// <summary>What the averaged student says of z_m, to which the teacher led from z_n.</summary>
    private Tensor Target(ConsistencyDraw draw, int seed)
    {
        using var noGradient = no_grad();
        // Not the stream that made z_n: noise of its own is what makes the teacher's steps stochastic.
        using var generator = new Generator(DerivedSeed.Of(seed, SolverStream));
        var ends = _settings.Ends(draw.Timesteps);
        var (start, end) = (draw.Timesteps.data<long>().ToArray(), ends.data<long>().ToArray());
        var reached = _trajectory.Follow(
            draw.Noisy,
            start,
            end,
            draw.Context,
            _emptyContext.expand(start.Length, -1, -1),
            draw.Guidance,
            generator
        );
        return _ofAverage.Of(reached, ends, draw.Context, draw.Embedding);
    }

    private ConsistencyDraw Draw(LatentPool pool, int count, int seed)
    {
        var batch = DenoiserBatch.Draw(pool, _emptyTokens, _process.TrainSteps - 1, count, seed);
        var timesteps = batch.Timesteps + 1;
        var random = new Random(seed);
        var scales = Enumerable
            .Range(0, count)
            .Select(_ => (float)(_settings.MinGuidance + random.NextDouble() * (_settings.MaxGuidance - _settings.MinGuidance)))
            .ToArray();
        var width = _student.Config.TimeCondProjDim!.Value;
        // The clone is aligned as torch wants it; a managed array lies anywhere, and matrix products round by that.
        var embedding = tensor(scales.SelectMany(scale => GuidanceEmbedding.Of(scale, width)).ToArray(), [count, width]).clone();
        return new ConsistencyDraw(
            batch.Clean,
            _process.AddNoise(batch.Clean, batch.Noise, timesteps),
            timesteps,
            Encode(batch.Tokens),
            tensor(Array.ConvertAll(scales, scale => scale - 1)).reshape(-1, 1, 1, 1),
            embedding
        );
    }

    private Tensor Encode(Tensor tokens)
    {
        using var noGradient = no_grad();
        return _text.forward(tokens);
    }

    /// <summary>Puts the average of the student, which the run keeps, into the network that makes targets.</summary>
    private void TakeAverage()
    {
        if (_studentGroup.Turn(_run.Step))
        {
            CopyInto(_average, _run.Average.State.Select(item => item.Value));
        }
    }

    private static void CopyInto(UNet2DConditionModel network, IEnumerable<Tensor> weights)
    {
        using var noGradient = no_grad();
        foreach (var (parameter, weight) in network.parameters().Zip(weights))
        {
            parameter.copy_(weight);
        }
    }

    /// <summary>The run has put the average into the student by now.</summary>
    private void Preview(IDictionary<string, double> figures)
    {
        const int seed = 99;
        CopyInto(_average, _student.parameters());
        var draw = Draw(_heldOut, (int)Math.Min(64, _heldOut.Count), seed);
        var made = _ofStudent.Of(draw.Noisy, draw.Timesteps, draw.Context, draw.Embedding);
        figures["heldOutConsistency"] = _settings.Distance.Of(made, Target(draw, seed)).item<float>();
        if (_discriminator is not null)
        {
            figures["scoreOfReal"] = _discriminator.Score(draw.Clean, draw.Timesteps, draw.Context).mean().item<float>();
            figures["scoreOfMade"] = _discriminator.Score(made, draw.Timesteps, draw.Context).mean().item<float>();
        }

        _draw?.Invoke(_ofStudent, Path.Combine(_options.Folder, "previews", $"{_run.Step:D6}.png"));
        Save();
    }

    private void Save() => _student.SavePretrained(Path.Combine(_options.Folder, "unet"), ScalarType.Float16);
}
