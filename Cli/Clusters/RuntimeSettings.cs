using System.Globalization;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Cli.Clusters;

/// <summary>A runtime's options as the configuration that a silo binds them from.</summary>
internal static class RuntimeSettings
{
    private const string Section = "Runtime:";

    public static Dictionary<string, string?> Of(FamilyRuntimeOptions options) =>
        new()
        {
            [Section + "Device"] = options.Device,
            [Section + "IntraOpThreads"] = options.IntraOpThreads.ToString(CultureInfo.InvariantCulture),
            [Section + "Spinning"] = options.Spinning.ToString(),
            [Section + "Cuda:MemoryLimitBytes"] = options.Cuda.MemoryLimitBytes?.ToString(CultureInfo.InvariantCulture),
            [Section + "Cuda:Graph"] = options.Cuda.Graph.ToString(),
            [Section + "Cuda:TunableOps"] = options.Cuda.TunableOps.ToString(),
            [Section + "Cuda:Tf32"] = options.Cuda.Tf32.ToString(),
            [Section + "Cuda:TensorRtCacheFolder"] = options.Cuda.TensorRtCacheFolder,
        };
}
