namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>
/// A tenant's calls over all gateways, keyed by its name: gateways take them in lots, so that no call costs a message of its own. In
/// memory: a silo that ends gives its tenants a full budget again.
/// </summary>
[Alias("hybridgrains.call-budget.v1")]
public interface ICallBudgetGrain : IGrainWithStringKey
{
    /// <summary>Calls that may be made, 0 to <paramref name="want"/>.</summary>
    /// <param name="want">1 or more.</param>
    /// <param name="perSecond">What comes back in a second, 1 or more.</param>
    /// <param name="most">What there is at most, 1 or more.</param>
    [Alias("take")]
    Task<int> TakeAsync(int want, int perSecond, int most);
}
