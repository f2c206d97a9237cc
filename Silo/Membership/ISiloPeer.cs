using Orleans.Services;

namespace HybridGrains.Silo.Membership;

/// <summary>What silos of a cluster ask each other directly, whatever membership says.</summary>
[Alias("hybridgrains.silo-peer.v1")]
internal interface ISiloPeer : IGrainService
{
    /// <summary>How the silo that is asked stands.</summary>
    [Alias("standing")]
    Task<SiloStanding> StandingAsync();
}
