using System.Collections.Concurrent;
using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Noise;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Safety;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// Runs step ranges of one family on this machine; both tiers use it. Sessions are made at first use and kept. Thread-safe.
/// </summary>
public sealed class FamilyRuntime : IDisposable
{
    private const int KeptPlans = 64;
    private readonly TimeProvider _timeProvider;
    private readonly INoiseSource _noise;
    private readonly ConcurrentDictionary<(string Sampler, int Steps, int Begin), (ISampler Sampler, SamplerPlan Plan)> _plans = new();
    private readonly Lazy<SamplerSchedule> _schedule;
    private readonly Lazy<IReadOnlyList<string>> _samplers;
    private readonly FamilyNetworks _networks;
    private readonly MergedCache _merged;
    private readonly LatentCoder _coder;
    private readonly PictureStart _pictures;
    private readonly ISafetyChecker? _safety;

    /// <param name="noise">Default: <see cref="PhiloxNoise"/>.</param>
    /// <param name="prompts">Tokens for each text encoder. Default: the family's tokenizers.</param>
    /// <exception cref="DeviceException">The device that the options name is not there.</exception>
    public FamilyRuntime(
        ModelFamily family,
        FamilyRuntimeOptions options,
        TimeProvider timeProvider,
        INoiseSource? noise = null,
        IReadOnlyList<IPromptChunks>? prompts = null
    )
    {
        Family = family;
        Device = DeviceSelection.Choose(options);
        _timeProvider = timeProvider;
        _noise = noise ?? PhiloxNoise.Instance;
        _schedule = new(() => SamplerSchedule.Read(family.Path(family.Manifest.NoiseSchedule)));
        _samplers = new(() => SamplerChoice.Running(_schedule.Value, family.Manifest.Defaults.Steps));
        Loras = FamilyLoras.Load(family);
        _networks = new FamilyNetworks(family, options, Device.Name, prompts);
        _merged = new MergedCache(options.MergedLoras, uses => new MergedNetworks(family, _networks, Known(uses)));
        _coder = new LatentCoder(family, _networks.Session);
        _pictures = new PictureStart(family.Manifest.Latent, _coder, _noise);
        _safety = family.Manifest.SafetyChecker is { } checker ? new OnnxSafetyChecker(() => _networks.Session(checker.Path)) : null;
    }

    public ModelFamily Family { get; }

    /// <summary>The samplers that run this family in the steps of a request that names none.</summary>
    /// <exception cref="FamilyException">The family's schedule cannot be read.</exception>
    public IReadOnlyList<string> Samplers => _samplers.Value;

    /// <summary>The family's own list, as it was when this was made.</summary>
    public IReadOnlyList<FamilyLora> Loras { get; }

    /// <summary>What runs the networks.</summary>
    public DeviceSelection Device { get; }

    /// <summary>How much of a prompt the text encoder is given. Needs no network.</summary>
    public PromptLength LengthOf(string prompt, PromptStyle style) => _networks.Prompts.LengthOf(prompt, style);

    /// <summary>The latent state before the first step: seeded noise in the sampler's scaling. Needs no network.</summary>
    /// <exception cref="GenerationInputException">Size, or strength without a picture, that the family cannot serve.</exception>
    public LatentState Start(GenerationParameters parameters)
    {
        GenerationCheck.Size(Family.Manifest, parameters);
        if (parameters.BeginStep > 0)
        {
            throw new GenerationInputException("strength", "must be 1 without a picture to start from.");
        }

        var latent = Family.Manifest.Latent;
        int[] shape = [latent.Channels, parameters.Height / latent.Factor, parameters.Width / latent.Factor];
        var noise = new float[shape[0] * shape[1] * shape[2]];
        _noise.Fill(noise, parameters.Seed, NoisePurpose.Initial, 0);
        var scale = (float)Plan(parameters).Plan.InitialScale;
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] *= scale;
        }

        return new LatentState(parameters, 0, shape, noise, []);
    }

    /// <summary>
    /// The latent state to start from a picture: its latents, noised to the step that <see cref="GenerationParameters.Strength"/>
    /// starts with.
    /// </summary>
    /// <param name="picture">Stretched to the generation's size.</param>
    /// <param name="mask">Bright where the picture is painted anew, stretched likewise; null changes all of it.</param>
    /// <exception cref="GenerationInputException">The family has no encoder, or size or strength do not fit.</exception>
    public LatentState Start(GenerationParameters parameters, RgbPicture picture, GrayPicture? mask = null)
    {
        GenerationCheck.Size(Family.Manifest, parameters);
        GenerationCheck.Strength(parameters);
        var (sampler, plan) = Plan(parameters);
        return _pictures.Start(parameters, sampler, plan, picture, mask);
    }

    /// <summary>As with a picture, from its latents (in the scale of the diffusion process, channels x height x width).</summary>
    public LatentState Start(GenerationParameters parameters, float[] latents)
    {
        GenerationCheck.Size(Family.Manifest, parameters);
        GenerationCheck.Strength(parameters);
        var (sampler, plan) = Plan(parameters);
        return _pictures.Start(parameters, sampler, plan, latents, inpainting: null);
    }

    /// <summary>Makes the sessions a range needs, so that the first one is as quick as the rest.</summary>
    public void Warm(IEnumerable<string> denoisers, IEnumerable<string> decoders)
    {
        foreach (var name in denoisers)
        {
            _networks.Session(Family.Denoiser(name).Path);
        }

        foreach (var name in decoders)
        {
            _networks.Session(Family.Decoder(name).Path);
        }

        _networks.Prompts.Encode("", PromptStyle.Plain, 1);
    }

    /// <summary>
    /// Runs the steps from <c>state.StepIndex</c> to <c>spec.To</c> and decodes if asked. Runs on the calling thread; cancelled
    /// between steps.
    /// </summary>
    public RangeOutcome Run(LatentState state, RangeSpec spec, Action<StepProgress>? progress, CancellationToken cancellationToken)
    {
        if (spec.To < state.StepIndex || spec.To > state.Parameters.Steps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(spec),
                spec.To,
                $"The range must end between {state.StepIndex} and {state.Parameters.Steps}."
            );
        }

        var started = _timeProvider.GetTimestamp();
        var evaluating = TimeSpan.Zero;
        if (state.StepIndex < spec.To)
        {
            (state, evaluating) = Denoise(state, spec, progress, started, cancellationToken);
        }

        var denoised = _timeProvider.GetElapsedTime(started);
        if (spec.Decoder is null)
        {
            return new RangeOutcome(state, null, denoised, TimeSpan.Zero) { EvaluateElapsed = evaluating };
        }

        cancellationToken.ThrowIfCancellationRequested();
        var picture = Decode(state, spec.Decoder);
        var withheld = _safety?.IsUnsafe(picture) ?? false;
        if (withheld)
        {
            picture = picture with { Pixels = new byte[picture.Pixels.Length] };
        }

        return new RangeOutcome(state, picture, denoised, _timeProvider.GetElapsedTime(started) - denoised)
        {
            EvaluateElapsed = evaluating,
            Withheld = withheld,
        };
    }

    /// <summary>Latents to pixels, not judged.</summary>
    public RgbPicture Decode(LatentState state, string decoder) => _coder.Decode(state, decoder);

    public void Dispose()
    {
        _merged.Dispose();
        _networks.Dispose();
    }

    private (LatentState State, TimeSpan Evaluating) Denoise(
        LatentState state,
        RangeSpec spec,
        Action<StepProgress>? progress,
        long started,
        CancellationToken cancellationToken
    )
    {
        var parameters = state.Parameters;
        var entry = Family.Denoiser(spec.Denoiser);
        if (parameters.Loras.Count == 0)
        {
            return Denoise(state, spec, entry, _networks, progress, started, cancellationToken);
        }

        if (Known(parameters.Loras).FirstOrDefault(item => !item.Lora.Takes(entry)).Lora is { } other)
        {
            throw new GenerationInputException("loras", $"names {other.Name}, which denoiser {entry.Name} cannot run with.");
        }

        using var lease = _merged.Take(parameters.Loras, cancellationToken);
        return Denoise(state, spec, entry, lease.Networks, progress, started, cancellationToken);
    }

    private (LatentState State, TimeSpan Evaluating) Denoise(
        LatentState state,
        RangeSpec spec,
        DenoiserEntry entry,
        INetworks networks,
        Action<StepProgress>? progress,
        long started,
        CancellationToken cancellationToken
    )
    {
        var parameters = state.Parameters;
        var (sampler, plan) = Plan(parameters);
        using var denoising = new Denoising(networks.Session(entry.Path), entry, networks.Prompts, state, _timeProvider);
        for (var step = state.StepIndex; step < spec.To; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] clean = [];
            foreach (var evaluation in plan.EvaluationsOf(step))
            {
                var output = denoising.Predict(state.Latents, sampler.InputScale(plan, evaluation), plan.Timesteps[evaluation]);
                var next = sampler.Step(
                    plan,
                    evaluation,
                    state.Latents,
                    output,
                    state.History,
                    noise => _noise.Fill(noise, parameters.Seed, NoisePurpose.Step, evaluation)
                );
                state = state.With(step + 1, next.Latents, next.History);
                clean = next.Denoised;
            }

            if (state.Inpainting is { } inpainting)
            {
                _pictures.KeepPicture(inpainting, parameters, sampler, plan, step + 1, state.Latents);
            }

            progress?.Invoke(new StepProgress(step + 1, _timeProvider.GetElapsedTime(started), PreviewOf(clean, state, spec)));
        }

        return (state, denoising.Elapsed);
    }

    private RgbPicture? PreviewOf(float[] denoised, LatentState state, RangeSpec spec) =>
        spec.PreviewEvery > 0 && state.StepIndex % spec.PreviewEvery == 0 && Family.Manifest.Latent.PreviewRgb is { } map
            ? LatentPreview.ToRgb(denoised, state.Shape, map)
            : null;

    private (ISampler Sampler, SamplerPlan Plan) Plan(GenerationParameters parameters)
    {
        var key = (parameters.Sampler, parameters.Steps, parameters.BeginStep);
        if (_plans.TryGetValue(key, out var known))
        {
            return known;
        }

        var chosen = SamplerChoice.Plan(_schedule.Value, parameters);
        if (_plans.Count >= KeptPlans)
        {
            _plans.Clear();
        }

        return _plans[key] = chosen;
    }

    /// <exception cref="LoraException">One that is not in this machine's list, or is another of the same name.</exception>
    private IReadOnlyList<(FamilyLora Lora, double Weight)> Known(LoraUses uses) =>
        [
            .. uses.Select(use =>
                Loras.FirstOrDefault(lora => lora.Fault is null && lora.Hash == use.Hash) is { } lora
                    ? (lora, use.Weight)
                    : throw new LoraException($"LoRA {use.Name} ({use.Hash}) is not on this machine.")
            ),
        ];
}
