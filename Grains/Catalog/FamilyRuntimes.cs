using System.Collections.Concurrent;
using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Grains.Catalog;

/// <summary>The families on this silo's disk and the sessions that run them.</summary>
public sealed class FamilyRuntimes : IDisposable
{
    private readonly FamilyRuntimeOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, FamilyRuntime> _runtimes = new(StringComparer.OrdinalIgnoreCase);

    public FamilyRuntimes(string modelsFolder, FamilyRuntimeOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        Families = ModelFamily.LoadAll(modelsFolder);
        Device = DeviceSelection.Choose(options).Description;
        if (Families.Count == 0)
        {
            throw new FamilyException($"{modelsFolder} holds no model family (a sub-folder with a family.json).");
        }
    }

    public IReadOnlyList<ModelFamily> Families { get; }

    /// <summary>What runs the networks and, where that was left open, why it was chosen.</summary>
    public string Device { get; }

    public ModelFamily? Find(string name) =>
        Families.FirstOrDefault(family => family.Manifest.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public FamilyRuntime Runtime(string name)
    {
        var family =
            Find(name)
            ?? throw new FamilyException(
                $"This silo has no family '{name}'. Known: {string.Join(", ", Families.Select(item => item.Manifest.Name))}."
            );
        return _runtimes.GetOrAdd(family.Manifest.Name, _ => new FamilyRuntime(family, _options, _timeProvider));
    }

    public void Dispose()
    {
        foreach (var runtime in _runtimes.Values)
        {
            runtime.Dispose();
        }
    }
}
