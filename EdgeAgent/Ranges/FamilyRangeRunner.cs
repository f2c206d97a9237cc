using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>Runs ranges with the model families on this machine's disk, loaded and warm.</summary>
internal sealed class FamilyRangeRunner : IRangeRunner
{
    private readonly Dictionary<string, (FamilyRuntime Runtime, EdgeModelMessage Model)> _families = new(StringComparer.Ordinal);

    private FamilyRangeRunner() { }

    public IReadOnlyList<EdgeModelMessage> Models => [.. _families.Values.Select(family => family.Model)];

    /// <summary>Loads what the options lend. A family that cannot be used is reported and left out.</summary>
    public static FamilyRangeRunner Load(EdgeAgentOptions options, TimeProvider timeProvider, IEdgeAgentReporter reporter)
    {
        var runner = new FamilyRangeRunner();
        foreach (var family in ModelFamily.LoadAll(options.ModelsFolder))
        {
            var model = Lend(family, options.Denoisers);
            if (model.Denoisers.Count == 0)
            {
                continue;
            }

            var runtime = new FamilyRuntime(family, options.Runtime, timeProvider);
            try
            {
                Warm(runtime, model);
                runner._families.Add(model.Family, (runtime, model with { Loras = Loras(runtime, model, reporter) }));
            }
            catch (Exception exception)
            {
                runtime.Dispose();
                reporter.Report(
                    new EdgeAgentEvent(EdgeAgentEventKind.Warning, $"model family {model.Family} is left out: {exception.Message}")
                );
            }
        }

        return runner;
    }

    public string? WhyNot(OfferMessage offer)
    {
        if (!_families.TryGetValue(offer.Family, out var family))
        {
            return $"model family '{offer.Family}' is not on this agent; it has {List(_families.Keys)}";
        }

        if (!family.Model.Denoisers.Contains(offer.Denoiser))
        {
            return $"denoiser '{offer.Denoiser}' of {offer.Family} is not lent; this agent lends {List(family.Model.Denoisers)}";
        }

        return offer.Decoder is null || family.Model.Decoders.Contains(offer.Decoder)
            ? null
            : $"decoder '{offer.Decoder}' of {offer.Family} is not on this agent; it has {List(family.Model.Decoders)}";
    }

    public RangeOutput Run(OfferMessage offer, Action<RangeStep> progress, CancellationToken cancellationToken)
    {
        var state = ReadState(offer);
        var runtime = _families[offer.Family].Runtime;
        CheckLoras(state, runtime);
        var outcome = runtime.Run(
            state,
            new RangeSpec(offer.Denoiser, offer.Range.To, offer.Decoder, offer.PreviewEvery),
            step => progress(new RangeStep(step.StepsDone, ToWire(step.Preview))),
            cancellationToken
        );
        return new RangeOutput(outcome.State.ToBytes(), ToWire(outcome.Picture), outcome.DecodeElapsed, outcome.Withheld);
    }

    public void Dispose()
    {
        foreach (var (runtime, _) in _families.Values)
        {
            runtime.Dispose();
        }
    }

    /// <summary>Makes the sessions side by side, then runs each denoiser once: the first run of a session is the slow one.</summary>
    private static void Warm(FamilyRuntime runtime, EdgeModelMessage model)
    {
        Parallel.Invoke([
            .. model.Denoisers.Select<string, Action>(denoiser => () => runtime.Warm([denoiser], [])),
            .. model.Decoders.Select<string, Action>(decoder => () => runtime.Warm([], [decoder])),
        ]);
        var manifest = runtime.Family.Manifest;
        var defaults = manifest.Defaults;
        var start = runtime.Start(
            new GenerationParameters(
                manifest.Name,
                "",
                "",
                manifest.Size.Min,
                manifest.Size.Min,
                defaults.Steps,
                defaults.Sampler,
                defaults.GuidanceScale,
                0
            )
        );
        foreach (var denoiser in model.Denoisers)
        {
            runtime.Run(start, new RangeSpec(denoiser, 1), null, CancellationToken.None);
        }
    }

    /// <summary>The hashes of what can be used with a denoiser that is lent.</summary>
    private static List<string> Loras(FamilyRuntime runtime, EdgeModelMessage model, IEdgeAgentReporter reporter)
    {
        foreach (var broken in runtime.Loras.Where(lora => lora.Fault is not null))
        {
            reporter.Report(
                new EdgeAgentEvent(EdgeAgentEventKind.Warning, $"LoRA {broken.Name} of {model.Family} is left out: {broken.Fault}")
            );
        }

        var hashes = runtime
            .Loras.Where(lora => model.Denoisers.Any(denoiser => lora.Takes(runtime.Family.Denoiser(denoiser))))
            .Select(lora => lora.Hash)
            .Distinct()
            .ToList();
        if (hashes.Count > EdgeLimits.MaxLorasPerModel)
        {
            reporter.Report(
                new EdgeAgentEvent(
                    EdgeAgentEventKind.Warning,
                    $"{model.Family} has {hashes.Count} LoRAs; the first {EdgeLimits.MaxLorasPerModel} are lent"
                )
            );
        }

        return [.. hashes.Take(EdgeLimits.MaxLorasPerModel)];
    }

    private static void CheckLoras(LatentState state, FamilyRuntime runtime)
    {
        if (state.Parameters.Loras.FirstOrDefault(use => !runtime.Loras.Any(lora => lora.Hash == use.Hash)) is { } missing)
        {
            throw new RangeDeclinedException($"LoRA {missing.Name} ({missing.Hash}) is not on this agent");
        }
    }

    private static LatentState ReadState(OfferMessage offer)
    {
        LatentState state;
        try
        {
            state = LatentState.FromBytes(offer.LatentState.Span);
        }
        catch (LatentStateException exception)
        {
            throw new RangeDeclinedException($"latent state: {exception.Message}");
        }

        if (state.StepIndex != offer.Range.From)
        {
            throw new RangeDeclinedException($"latent state: at step {state.StepIndex}; the offer starts at {offer.Range.From}");
        }

        if (offer.Range.To > state.Parameters.Steps)
        {
            throw new RangeDeclinedException($"range.to: {offer.Range.To}; allowed {offer.Range.From} to {state.Parameters.Steps}");
        }

        return state.Parameters.Family == offer.Family
            ? state
            : throw new RangeDeclinedException($"latent state: of family '{state.Parameters.Family}', the offer is for '{offer.Family}'");
    }

    private static EdgeModelMessage Lend(ModelFamily family, IReadOnlyList<string> wanted)
    {
        var manifest = family.Manifest;
        var denoisers = manifest
            .Denoisers.Select(denoiser => denoiser.Name)
            .Where(name =>
                wanted.Count == 0 ? name == manifest.Defaults.SmallDenoiser || name == manifest.Fast?.SmallDenoiser : wanted.Contains(name)
            );
        return new EdgeModelMessage(manifest.Name, family.Hash, [.. denoisers], [.. manifest.Decoders.Select(decoder => decoder.Name)]);
    }

    private static PictureMessage? ToWire(RgbPicture? image) =>
        image is null ? null : new PictureMessage(image.Width, image.Height, image.Pixels);

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
