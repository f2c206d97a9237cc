namespace HybridGrains.Silo.Membership;

/// <summary>How this silo joins its cluster.</summary>
public sealed class MembershipOptions
{
    public const string Section = "Cluster";

    /// <summary>Default: this machine alone.</summary>
    public MembershipProvider Provider { get; set; } = MembershipProvider.Localhost;

    /// <summary>IP address under which other silos and gateways reach this one. Default: 127.0.0.1, which only this machine does.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// How long a silo that is told to stop still serves while its readiness says that it leaves, and ranges at hand may take.
    /// 0 to 10 minutes. Default: 0.
    /// </summary>
    public TimeSpan DrainFor { get; set; }
}
