using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Images;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>Runs step ranges of one family on this machine; both tiers use it. Sessions are made at first use and kept. Thread-safe.</summary>
public sealed class FamilyRuntime : IDisposable
{
    public FamilyRuntime(ModelFamily family, FamilyRuntimeOptions options, TimeProvider timeProvider)
    {
        Family = family;
        _ = options;
        _ = timeProvider;
    }

    public ModelFamily Family { get; }

    /// <summary>The latent state before the first step: seeded noise in the sampler's scaling. Needs no network.</summary>
    public LatentState Start(GenerationParameters parameters) => throw new NotImplementedException();

    /// <summary>Makes the sessions a range needs, so that the first one is as quick as the rest.</summary>
    public void Warm(IEnumerable<string> denoisers, IEnumerable<string> decoders) => throw new NotImplementedException();

    /// <summary>Runs the steps from <c>state.StepIndex</c> to <c>spec.To</c> and decodes if asked. Runs on the calling thread; cancelled between steps.</summary>
    public RangeOutcome Run(LatentState state, RangeSpec spec, Action<StepProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public RgbImage Decode(LatentState state, string decoder) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
