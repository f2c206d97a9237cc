using System.Collections.Frozen;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>The samplers by name.</summary>
public sealed class SamplerCatalog(IEnumerable<ISampler> samplers)
{
    private readonly FrozenDictionary<string, ISampler> _byName = samplers.ToFrozenDictionary(sampler => sampler.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every sampler of the engine.</summary>
    public static SamplerCatalog Default { get; } = new([new DdimSampler(), new EulerSampler(), new DpmSolverPlusPlus2MSampler(), new LcmSampler()]);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public bool Contains(string name) => _byName.ContainsKey(name);

    public ISampler GetRequired(string name) => _byName.TryGetValue(name, out var sampler)
        ? sampler
        : throw new ArgumentException($"Unknown sampler '{name}'. Known: {string.Join(", ", Names)}.", nameof(name));
}
