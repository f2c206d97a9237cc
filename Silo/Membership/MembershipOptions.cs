namespace HybridGrains.Silo.Membership;

/// <summary>How this silo joins its cluster.</summary>
public sealed class MembershipOptions
{
    public const string Section = "Cluster";

    /// <summary>Default: this machine alone.</summary>
    public MembershipProvider Provider { get; set; } = MembershipProvider.Localhost;

    /// <summary>IP address under which other silos and gateways reach this one. Default: 127.0.0.1, which only this machine does.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";
}
