using System.Collections.Immutable;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Grains.Interfaces.Catalog;
using Orleans.Concurrency;

namespace HybridGrains.Grains.Catalog;

/// <summary>Answers from the families this silo has on disk.</summary>
[Reentrant]
public sealed class ModelCatalogGrain(FamilyRuntimes families) : Grain, IModelCatalogGrain
{
    public Task<ImmutableArray<ModelFamilyInfo>> ListAsync() => Task.FromResult(families.Families.Select(Describe).ToImmutableArray());

    public Task<ModelFamilyInfo?> FindAsync(string name) => Task.FromResult(families.Find(name) is { } family ? Describe(family) : null);

    private static ModelFamilyInfo Describe(ModelFamily family)
    {
        var manifest = family.Manifest;
        return new ModelFamilyInfo
        {
            Name = manifest.Name,
            Hash = family.Hash,
            Title = manifest.Title,
            DefaultWidth = manifest.Size.Width,
            DefaultHeight = manifest.Size.Height,
            MinSize = manifest.Size.Min,
            MaxSize = manifest.Size.Max,
            DefaultSteps = manifest.Defaults.Steps,
            DefaultCloudSteps = manifest.Defaults.CloudSteps,
            DefaultGuidanceScale = manifest.Defaults.GuidanceScale,
            DefaultSampler = manifest.Defaults.Sampler,
            Samplers = [.. SamplerCatalog.Default.Names],
            LargeDenoiser = manifest.Defaults.LargeDenoiser,
            SmallDenoiser = manifest.Defaults.SmallDenoiser,
            Decoder = manifest.Defaults.Decoder,
            Created = manifest.Created,
            Fast = manifest.Fast is { } fast ? new FastDefaults(fast.Steps, fast.CloudSteps, fast.GuidanceScale, fast.Sampler) : null,
        };
    }
}
