namespace HybridGrains.Scheduling;

/// <summary>
/// Places in a queue for what was admitted and has not arrived in it: checked and taken in one step, so that no number of callers at
/// once passes the limit. A place that is not used ends by itself.
/// </summary>
public sealed class AdmissionReservations(TimeProvider timeProvider, TimeSpan duration)
{
    private readonly Dictionary<string, (string Tenant, WorkerLease Lease)> _byGeneration = [];

    public void Add(string generation, string tenant) => _byGeneration[generation] = (tenant, new WorkerLease(timeProvider, duration));

    public void Remove(string generation) => _byGeneration.Remove(generation);

    /// <summary>How many places each tenant holds.</summary>
    public IReadOnlyDictionary<string, int> ByTenant()
    {
        foreach (var (generation, place) in _byGeneration)
        {
            if (place.Lease.IsExpired)
            {
                _byGeneration.Remove(generation);
            }
        }

        return _byGeneration.Values.CountBy(place => place.Tenant).ToDictionary();
    }
}
