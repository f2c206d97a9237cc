using System.Threading.RateLimiting;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Gateway.Limits;

/// <summary>
/// One tenant's calls a second over all gateways: lots of the cluster's budget, used up here call by call. While the cluster cannot
/// be asked, this gateway's own budget of the same size counts.
/// </summary>
internal sealed class SharedRate(ICallBudgetGrain budget, LimitOptions options, TimeProvider timeProvider) : IDisposable
{
    /// <summary>A second's calls, and a burst, are so many lots: what a gateway holds is not there for the others.</summary>
    private const int LotsASecond = 8;

    /// <summary>How long a lot may lie here: another gateway may need it.</summary>
    private static readonly TimeSpan LotsLast = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1);
    private readonly TokenBucketRateLimiter _own = new(
        new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.CallsAtOnce,
            TokensPerPeriod = options.CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }
    );
    private int _left;
    private long _took;
    private long? _emptySince;

    private int Lot => Math.Max(1, Math.Min(options.CallsPerSecond, options.CallsAtOnce) / LotsASecond);

    /// <summary>How long nothing is asked for after there was nothing: a flood must not become one of messages.</summary>
    private TimeSpan Pause => TimeSpan.FromSeconds(1.0 / Math.Clamp(options.CallsPerSecond, 1, LotsASecond * LotsASecond));

    public async ValueTask<bool> TakeAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_left > 0 && timeProvider.GetElapsedTime(_took) < LotsLast)
            {
                _left--;
                return true;
            }

            if (_emptySince is { } empty && timeProvider.GetElapsedTime(empty) < Pause)
            {
                return false;
            }

            var got = await AskAsync();
            (_left, _took, _emptySince) = (got - 1, timeProvider.GetTimestamp(), got > 0 ? null : timeProvider.GetTimestamp());
            return got > 0;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _one.Dispose();
    }

    private async Task<int> AskAsync()
    {
        try
        {
            return await budget.TakeAsync(Lot, options.CallsPerSecond, options.CallsAtOnce);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            using var lease = _own.AttemptAcquire();
            return lease.IsAcquired ? 1 : 0;
        }
    }
}
