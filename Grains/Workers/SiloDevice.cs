using HybridGrains.Grains.Workers.Placement;
using Microsoft.Extensions.Configuration;

namespace HybridGrains.Grains.Workers;

/// <summary>What a silo says of its device to the other silos of its cluster.</summary>
public static class SiloDevice
{
    /// <summary>Empty for a silo without a device.</summary>
    public static Dictionary<string, string> Metadata(IConfiguration configuration)
    {
        var options = configuration.GetSection(CloudWorkerOptions.SectionName).Get<CloudWorkerOptions>() ?? new CloudWorkerOptions();
        return options.Enabled ? new() { [DevicePlacementDirector.Device] = options.Name } : [];
    }
}
