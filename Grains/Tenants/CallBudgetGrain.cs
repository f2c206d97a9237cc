using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Tenants;

[GrainType("call-budget")]
public sealed class CallBudgetGrain(TimeProvider timeProvider) : Grain, ICallBudgetGrain
{
    private readonly TokenBucket _bucket = new(timeProvider);

    public Task<int> TakeAsync(int want, int perSecond, int most) => Task.FromResult(_bucket.Take(want, perSecond, most));
}
