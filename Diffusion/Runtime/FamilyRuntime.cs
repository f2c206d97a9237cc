using System.Collections.Concurrent;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Images;
using HybridGrains.Diffusion.Noise;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;
using HybridGrains.Diffusion.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>Runs step ranges of one family on this machine; both tiers use it. Sessions are made at first use and kept. Thread-safe.</summary>
public sealed class FamilyRuntime : IDisposable
{
    private readonly FamilyRuntimeOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, Lazy<NetworkSession>> _sessions = new();
    private readonly Lazy<NoiseSchedule> _schedule;
    private readonly Lazy<PromptEncoder> _prompts;

    public FamilyRuntime(ModelFamily family, FamilyRuntimeOptions options, TimeProvider timeProvider)
    {
        Family = family;
        _options = options;
        _timeProvider = timeProvider;
        _schedule = new(() => NoiseSchedule.Read(family.Path(family.Manifest.NoiseSchedule)));
        _prompts = new(() => new PromptEncoder(ClipTokenizer.Load(family.Path(family.Manifest.Tokenizer)), () => Session(family.Manifest.TextEncoder.Path)));
    }

    public ModelFamily Family { get; }

    /// <summary>The latent state before the first step: seeded noise in the sampler's scaling. Needs no network.</summary>
    public LatentState Start(GenerationParameters parameters)
    {
        var latent = Family.Manifest.Latent;
        int[] shape = [latent.Channels, parameters.Height / latent.Factor, parameters.Width / latent.Factor];
        var noise = new float[shape[0] * shape[1] * shape[2]];
        SeededNoise.Fill(noise, parameters.Seed, NoisePurpose.Initial, 0);
        var scale = (float)Plan(parameters).Plan.InitialScale;
        for (var i = 0; i < noise.Length; i++) noise[i] *= scale;
        return new LatentState(parameters, 0, shape, noise, []);
    }

    /// <summary>Makes the sessions a range needs, so that the first one is as quick as the rest.</summary>
    public void Warm(IEnumerable<string> denoisers, IEnumerable<string> decoders)
    {
        foreach (var name in denoisers) Session(Family.Denoiser(name).Path);
        foreach (var name in decoders) Session(Family.Decoder(name).Path);
        _prompts.Value.Encode("");
    }

    /// <summary>Runs the steps from <c>state.StepIndex</c> to <c>spec.To</c> and decodes if asked. Runs on the calling thread; cancelled between steps.</summary>
    public RangeOutcome Run(LatentState state, RangeSpec spec, Action<StepProgress>? progress, CancellationToken cancellationToken)
    {
        var parameters = state.Parameters;
        if (spec.To < state.StepIndex || spec.To > parameters.Steps)
            throw new ArgumentOutOfRangeException(nameof(spec), spec.To, $"The range must end between {state.StepIndex} and {parameters.Steps}.");

        var started = _timeProvider.GetTimestamp();
        var (sampler, plan) = Plan(parameters);
        Denoising? denoising = null;
        for (var step = state.StepIndex; step < spec.To; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            denoising ??= new Denoising(Session(Family.Denoiser(spec.Denoiser).Path), Family.Denoiser(spec.Denoiser), _prompts.Value);
            float[] clean = [];
            foreach (var evaluation in plan.EvaluationsOf(step))
            {
                var output = denoising.Predict(parameters, state.Shape, Scaled(state.Latents, sampler.InputScale(plan, evaluation)), plan.Timesteps[evaluation]);
                var next = sampler.Step(plan, evaluation, state.Latents, output, state.History, noise => SeededNoise.Fill(noise, parameters.Seed, NoisePurpose.Step, evaluation));
                state = new LatentState(parameters, step + 1, state.Shape, next.Latents, next.History);
                clean = next.Denoised;
            }

            progress?.Invoke(new StepProgress(step + 1, _timeProvider.GetElapsedTime(started), PreviewOf(clean, state, spec)));
        }

        var denoised = _timeProvider.GetElapsedTime(started);
        if (spec.Decoder is null) return new RangeOutcome(state, null, denoised, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        var picture = Decode(state, spec.Decoder);
        return new RangeOutcome(state, picture, denoised, _timeProvider.GetElapsedTime(started) - denoised);
    }

    public RgbImage Decode(LatentState state, string decoder)
    {
        var factor = Family.Manifest.Latent.Factor;
        var latents = Scaled(state.Latents, 1 / Family.Manifest.Latent.ScalingFactor);
        using var input = OrtValue.CreateTensorValueFromMemory(latents, [1, state.Shape[0], state.Shape[1], state.Shape[2]]);
        var planes = Session(Family.Decoder(decoder).Path).Run(new Dictionary<string, OrtValue> { ["latent_sample"] = input });
        return ImagePlanes.ToRgb(planes, state.Shape[2] * factor, state.Shape[1] * factor);
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values.Where(session => session.IsValueCreated)) session.Value.Dispose();
    }

    private RgbImage? PreviewOf(float[] denoised, LatentState state, RangeSpec spec) =>
        spec.PreviewEvery > 0 && state.StepIndex % spec.PreviewEvery == 0 && Family.Manifest.Latent.PreviewRgb is { } map
            ? LatentPreview.ToRgb(denoised, state.Shape, map)
            : null;

    private (ISampler Sampler, SamplerPlan Plan) Plan(GenerationParameters parameters)
    {
        var sampler = SamplerCatalog.Default.GetRequired(parameters.Sampler);
        return (sampler, sampler.Plan(_schedule.Value, parameters.Steps));
    }

    private NetworkSession Session(string path) =>
        _sessions.GetOrAdd(path, relative => new Lazy<NetworkSession>(() => new NetworkSession(Family.Path(relative), _options))).Value;

    private static float[] Scaled(float[] values, float scale)
    {
        if (scale == 1) return values;
        var scaled = new float[values.Length];
        for (var i = 0; i < values.Length; i++) scaled[i] = values[i] * scale;
        return scaled;
    }
}
