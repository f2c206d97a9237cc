using System.Collections.Immutable;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Grains.Interfaces.Catalog;
using Orleans.Concurrency;

namespace HybridGrains.Grains.Catalog;

/// <summary>Answers from the families this silo has on disk.</summary>
[Reentrant]
public sealed class ModelCatalogGrain(FamilyRuntimes families) : Grain, IModelCatalogGrain
{
    public Task<ImmutableArray<ModelFamilyInfo>> ListAsync() => Task.FromResult(families.Families.Select(Describe).ToImmutableArray());

    public Task<ModelFamilyInfo?> FindAsync(string name) => Task.FromResult(families.Find(name) is { } family ? Describe(family) : null);

    public Task<ModelDetails?> DescribeAsync(string name) =>
        Task.FromResult(
            families.Find(name) is { } family
                ? new ModelDetails(
                    Describe(family),
                    ModelDetailsOf.Measured(family.Manifest.Measured),
                    ModelDetailsOf.Measured(family.Manifest.MeasuredFast),
                    ModelDetailsOf.Vocabulary(family.Manifest.Vocabulary)
                )
                : null
        );

    private ModelFamilyInfo Describe(ModelFamily family)
    {
        var manifest = family.Manifest;
        var (min, max, multiple) = GenerationCheck.Sides(manifest);
        return new ModelFamilyInfo
        {
            Name = manifest.Name,
            Hash = family.Hash,
            Title = manifest.Title,
            DefaultWidth = manifest.Size.Width,
            DefaultHeight = manifest.Size.Height,
            MinSize = min,
            MaxSize = max,
            SizeMultiple = multiple,
            Previews = manifest.Latent.PreviewRgb is not null,
            DefaultSteps = manifest.Defaults.Steps,
            DefaultCloudSteps = manifest.Defaults.CloudSteps,
            DefaultGuidanceScale = manifest.Defaults.GuidanceScale,
            DefaultSampler = manifest.Defaults.Sampler,
            Samplers = Samplers(manifest.Name),
            LargeDenoiser = manifest.Defaults.LargeDenoiser,
            SmallDenoiser = manifest.Defaults.SmallDenoiser,
            Decoder = manifest.Defaults.Decoder,
            Created = manifest.Created,
            Loras = [.. families.Runtime(manifest.Name).Loras.Select(lora => Describe(lora, manifest))],
            Fast = manifest.Fast is { } fast
                ? new FastDefaults(fast.Steps, fast.CloudSteps, fast.GuidanceScale, fast.Sampler)
                {
                    LargeDenoiser = fast.LargeDenoiser,
                    SmallDenoiser = fast.SmallDenoiser,
                }
                : null,
        };
    }

    private static LoraInfo Describe(FamilyLora lora, FamilyManifest family) =>
        new(lora.Name, lora.Hash, [.. family.Denoisers.Where(lora.Takes).Select(entry => entry.Name)]) { WhyNot = lora.Fault };

    private ImmutableArray<string> Samplers(string family)
    {
        try
        {
            return [.. families.Runtime(family).Samplers];
        }
        catch (FamilyException)
        {
            // Its schedule cannot be read: it is listed with what can be said of it, and refuses requests by that reason.
            return [];
        }
    }
}
