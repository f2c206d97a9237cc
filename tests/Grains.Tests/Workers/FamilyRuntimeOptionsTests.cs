using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Tests.Cluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Workers;

/// <summary>What runs a silo's networks, from its configuration.</summary>
public sealed class FamilyRuntimeOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServiceProvider Services(params KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddHybridGrains(configuration, GrainCluster.ModelsFolder, _folder).BuildServiceProvider();
    }

    [Fact]
    public void Bind_Section_ReachesTheRuntime()
    {
        using var services = Services(
            new("Runtime:Device", "auto"),
            new("Runtime:IntraOpThreads", "3"),
            new("Runtime:Spinning", "true"),
            new("Runtime:Cuda:MemoryLimitBytes", "1073741824"),
            new("Runtime:Cuda:Tf32", "True")
        );

        var options = services.GetRequiredService<IOptions<FamilyRuntimeOptions>>().Value;

        Assert.Equal(
            ("auto", 3, true, 1L << 30, true),
            (options.Device, options.IntraOpThreads, options.Spinning, options.Cuda.MemoryLimitBytes, options.Cuda.Tf32)
        );
        Assert.Contains("chosen automatically", services.GetRequiredService<FamilyRuntimes>().Device, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Runtime:Device", "directml", "To use it")]
    [InlineData("Runtime:Device", "abacus", "device 'abacus'")]
    [InlineData("Runtime:IntraOpThreads", "-1", "threads -1")]
    public void Bind_WhatIsNotThere_FailsAtTheStartWithTheReason(string key, string value, string reason)
    {
        using var services = Services(new KeyValuePair<string, string?>(key, value));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
