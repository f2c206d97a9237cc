using Orleans.Runtime.Services;

namespace HybridGrains.Silo.Membership;

/// <summary>Asks the other silos how they stand.</summary>
internal sealed class SiloPeers(
    IServiceProvider services,
    IClusterMembershipService membership,
    ILocalSiloDetails own,
    TimeProvider timeProvider
) : GrainServiceClient<ISiloPeer>(services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>The other active members, as membership has them.</summary>
    public IReadOnlyList<SiloAddress> Others =>
        [
            .. membership
                .CurrentSnapshot.Members.Values.Where(member =>
                    member.Status == SiloStatus.Active && !member.SiloAddress.Equals(own.SiloAddress)
                )
                .Select(member => member.SiloAddress),
        ];

    /// <summary>Each of the others with its answer; null for one that gave none in time.</summary>
    public async Task<IReadOnlyDictionary<SiloAddress, SiloStanding?>> AskAllAsync(CancellationToken cancellationToken)
    {
        var others = Others;
        var answers = await Task.WhenAll(others.Select(other => AskAsync(other, cancellationToken)));
        return others.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private async Task<SiloStanding?> AskAsync(SiloAddress other, CancellationToken cancellationToken)
    {
        try
        {
            return await GetGrainService(other).StandingAsync().WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (Exception silent) when (silent is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
