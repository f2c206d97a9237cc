using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace HybridGrains.Grains.Workers.Placement;

/// <summary>
/// Silos say their device's name in their metadata. Where none says that name, the grain stands anywhere and answers that it is not
/// connected.
/// </summary>
internal sealed class DevicePlacementDirector(IServiceProvider services) : IPlacementDirector
{
    /// <summary>What a silo's metadata calls it.</summary>
    public const string Device = "device";

    /// <summary>Null where silos say nothing of themselves.</summary>
    private readonly ISiloMetadataCache? _metadata = services.GetService<ISiloMetadataCache>();

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var name = target.GrainIdentity.Key.ToString();
        return Task.FromResult(
            silos.FirstOrDefault(silo => _metadata?.GetSiloMetadata(silo).Metadata.GetValueOrDefault(Device) == name)
                ?? silos.FirstOrDefault(silo => silo.Equals(context.LocalSilo))
                ?? silos[0]
        );
    }
}
