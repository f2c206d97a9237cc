using System.Threading.RateLimiting;
using HybridGrains.Gateway.Errors;

namespace HybridGrains.Gateway.Limits;

/// <summary>What one call holds of its budgets.</summary>
internal sealed class TakenBudget : IDisposable
{
    private readonly List<RateLimitLease> _leases = [];

    /// <exception cref="FaultException">There was nothing left to take.</exception>
    public void Add(RateLimitLease lease, string whyNot, string code)
    {
        _leases.Add(lease);
        if (!lease.IsAcquired)
        {
            throw UsedUp(whyNot, code);
        }
    }

    public static FaultException UsedUp(string whyNot, string code) =>
        new(new Fault(429, code, $"{whyNot} Others are not concerned; try again later.") { RetryAfter = 1 });

    public void Dispose()
    {
        foreach (var lease in _leases)
        {
            lease.Dispose();
        }
    }
}
