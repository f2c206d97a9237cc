using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Workers;

public sealed class RangeRunnerTests : IDisposable
{
    private readonly FamilyRuntimes _families = new(GrainCluster.ModelsFolder, new FamilyRuntimeOptions(), TimeProvider.System);

    /// <summary>No worker can run it, so trying again is of no use.</summary>
    [Fact]
    public void Run_SamplerThatCannotRunTheFamily_FailsForCertain()
    {
        var result = Run("flow_euler", GrainCluster.Family.Manifest.Defaults.SmallDenoiser);

        Assert.Equal((StepRangeStatus.Failed, true), (result.Status, result.IsCertain));
        Assert.Contains("sampler", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Another silo may have what this one lacks.</summary>
    [Fact]
    public void Run_DenoiserThatIsNotHere_FailsForNow()
    {
        var result = Run("ddim", "no such denoiser");

        Assert.Equal((StepRangeStatus.Failed, false), (result.Status, result.IsCertain));
    }

    public void Dispose() => _families.Dispose();

    private StepRangeResult Run(string sampler, string denoiser)
    {
        var manifest = GrainCluster.Family.Manifest;
        var start = _families
            .Runtime(manifest.Name)
            .Start(new GenerationParameters(manifest.Name, "a", "", manifest.Size.Width, manifest.Size.Height, 4, "ddim", 3, 7));
        var state = new LatentState(start.Parameters with { Sampler = sampler }, 0, start.Shape, start.Latents, []);
        return new RangeRunner(_families, Options.Create(new CloudWorkerOptions())).Run(
            new StepRangeAssignment(new StepRangeId("g", 1, 0, 4), manifest.Name, denoiser, state.ToBytes()),
            "worker",
            _ => { },
            TestContext.Current.CancellationToken
        );
    }
}
