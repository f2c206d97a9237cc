using System.Collections.Frozen;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// The samplers by name. A name may go on with endings that set options: _karras, _exponential, _beta; _leading, _trailing,
/// _linspace; _eta0 to _eta1.
/// </summary>
public sealed class SamplerCatalog(IEnumerable<ISampler> samplers)
{
    private const int MaxNameLength = 64;
    private readonly FrozenDictionary<string, ISampler> _byName = samplers.ToFrozenDictionary(
        sampler => sampler.Name,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Every sampler of the engine that a request may name.</summary>
    public static SamplerCatalog Default { get; } =
        new([
            new DdimSampler(),
            new DdpmSampler(),
            new PndmSampler(),
            new EulerSampler(),
            new EulerAncestralSampler(),
            new HeunSampler(),
            new LmsSampler(),
            new Dpm2Sampler(),
            new Dpm2Sampler(ancestral: true),
            new DeisSampler(),
            new UniPcSampler(),
            new LcmSampler(),
            new TcdSampler(),
            new FlowEulerSampler(),
            new ScheduledSampler(),
            new ConfiguredSampler(
                SamplerNames.DpmSolverPlusPlus2M,
                new DpmSolverMultistepSampler(),
                options => Solver(options, SolverAlgorithm.DpmSolverPlusPlus, 2)
            ),
            new ConfiguredSampler(
                SamplerNames.DpmSolverPlusPlus2MSde,
                new DpmSolverMultistepSampler(),
                options => Solver(options, SolverAlgorithm.SdeDpmSolverPlusPlus, 2)
            ),
            new ConfiguredSampler(
                SamplerNames.DpmSolverPlusPlus3M,
                new DpmSolverMultistepSampler(),
                options => Solver(options, SolverAlgorithm.DpmSolverPlusPlus, 3)
            ),
            new ConfiguredSampler(
                SamplerNames.DpmSolverPlusPlus2S,
                new DpmSolverSinglestepSampler(),
                options => Solver(options, SolverAlgorithm.DpmSolverPlusPlus, 2)
            ),
        ]);

    /// <summary>Every name without endings, and those with a spacing of sigmas.</summary>
    public IEnumerable<string> Names =>
        _byName
            .Keys.Concat(
                _byName
                    .Keys.Where(SamplerModifiers.HasSigmas)
                    .SelectMany(name => SamplerModifiers.SigmaNames.Select(ending => $"{name}_{ending}"))
            )
            .Order(StringComparer.Ordinal);

    public bool Contains(string name) => Find(name) is not null;

    /// <exception cref="ArgumentException">No sampler has that name; the message lists those that are known.</exception>
    public ISampler GetRequired(string name) =>
        Find(name)
        ?? throw new ArgumentException(
            $"Unknown sampler '{name}'. Known: {string.Join(", ", Names)}. Most also take the endings _leading, _trailing, "
                + "_linspace; ddim and tcd take _eta0 to _eta1.",
            nameof(name)
        );

    private ISampler? Find(string name)
    {
        if (name.Length > MaxNameLength)
        {
            return null;
        }

        if (_byName.TryGetValue(name, out var sampler))
        {
            return sampler;
        }

        for (var end = name.LastIndexOf('_'); end > 0; end = name.LastIndexOf('_', end - 1))
        {
            if (!_byName.TryGetValue(name[..end], out var known))
            {
                continue;
            }

            var endings = name[(end + 1)..].ToLowerInvariant().Split('_');
            if (
                endings.Aggregate(
                    (SamplerOptions?)SamplerOptions.Default,
                    (options, ending) => options is null ? null : SamplerModifiers.Apply(known.Name, ending, options)
                )
                is null
            )
            {
                continue;
            }

            return new ConfiguredSampler(
                name.ToLowerInvariant(),
                known,
                options => endings.Aggregate(options, (set, ending) => SamplerModifiers.Apply(known.Name, ending, set)!)
            );
        }

        return null;
    }

    private static SamplerOptions Solver(SamplerOptions options, SolverAlgorithm algorithm, int order) =>
        options with
        {
            Algorithm = algorithm,
            Order = order,
        };
}
