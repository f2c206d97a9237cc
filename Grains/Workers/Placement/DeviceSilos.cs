using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace HybridGrains.Grains.Workers.Placement;

/// <summary>Which silo has which device, as membership and the silos' metadata say now.</summary>
public sealed class DeviceSilos(IServiceProvider services)
{
    /// <summary>Null where silos say nothing of themselves, and in a process that is no silo.</summary>
    private readonly ISiloMetadataCache? _metadata = services.GetService<ISiloMetadataCache>();
    private readonly IClusterMembershipService? _membership = services.GetService<IClusterMembershipService>();

    /// <summary>The silo that has the device; null where none says so.</summary>
    public SiloAddress? Of(string device) =>
        _membership?.CurrentSnapshot.Members.Keys.FirstOrDefault(silo => NameOn(silo) == device && !HasLeft(silo));

    /// <summary>Name of that silo's device; null without one, and while nothing is known of the silo.</summary>
    public string? NameOn(SiloAddress silo) => _metadata?.GetSiloMetadata(silo).Metadata.GetValueOrDefault(DevicePlacementDirector.Device);

    /// <summary>Whether a silo is dead, or on its way out: what it had at hand it will not bring.</summary>
    public bool HasLeft(SiloAddress silo) =>
        _membership is not null
        && (!_membership.CurrentSnapshot.Members.TryGetValue(silo, out var member) || member.Status.IsTerminating());
}
