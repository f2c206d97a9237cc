using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Catalog;

/// <summary>The model families the cluster serves. One grain, key 0.</summary>
[Alias("hybridgrains.model-catalog.v1"), SafeToRepeat]
public interface IModelCatalogGrain : IGrainWithIntegerKey
{
    [Alias("list")]
    Task<ImmutableArray<ModelFamilyInfo>> ListAsync();

    /// <summary>The family of this name, without regard to case; null when none is served.</summary>
    [Alias("find")]
    Task<ModelFamilyInfo?> FindAsync(string name);

    /// <summary>The same with all that the family says of itself.</summary>
    [Alias("describe")]
    Task<ModelDetails?> DescribeAsync(string name);
}
