using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Limits;

/// <summary>Every tenant's and every key's own budget: one that is used up is nobody else's 429.</summary>
internal sealed class CallerBudgets : IDisposable
{
    private const long BytesPerShare = 1024 * 1024;
    private readonly LimitOptions _options;
    private readonly long _maxBody;
    private readonly ConcurrentDictionary<string, SharedRate> _rates = new();
    private readonly Func<string, SharedRate> _rateOf;
    private readonly PartitionedRateLimiter<Caller> _open;
    private readonly PartitionedRateLimiter<Caller> _streams;

    public CallerBudgets(IGrainFactory grains, IOptions<LimitOptions> options, IOptions<GatewayOptions> gateway, TimeProvider timeProvider)
    {
        _options = options.Value;
        _maxBody = gateway.Value.MaxBodyBytes;
        _rateOf = tenant => new SharedRate(grains.GetGrain<ICallBudgetGrain>(tenant), _options, timeProvider);
        _open = Concurrency(caller => caller.Tenant, _options.OpenCalls);
        _streams = Concurrency(caller => caller.KeyId ?? "tenant " + caller.Tenant, _options.StreamsPerKey);
    }

    /// <summary>What the call takes, given back when it is disposed.</summary>
    /// <exception cref="FaultException">The budget is used up.</exception>
    public async Task<IDisposable> TakeAsync(Caller caller, HttpContext context)
    {
        // Tenants are those of keys, so there are not many.
        if (!await _rates.GetOrAdd(caller.Tenant, _rateOf).TakeAsync())
        {
            throw TakenBudget.UsedUp(
                $"Tenant {caller.Tenant} makes more than {_options.CallsPerSecond} calls a second.",
                "rate_limit_exceeded"
            );
        }

        var taken = new TakenBudget();
        try
        {
            taken.Add(
                _open.AttemptAcquire(caller, Shares(context.Request)),
                $"Tenant {caller.Tenant} has {_options.OpenCalls} calls open, or bodies of as many MiB.",
                "too_many_open_calls"
            );
            if (context.GetEndpoint()?.Metadata.GetMetadata<HoldsAStream>() is not null)
            {
                AddStream(taken, caller);
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>For a call whose body asks for a stream.</summary>
    /// <exception cref="FaultException">As many are open as may be.</exception>
    public IDisposable TakeStream(Caller caller)
    {
        var taken = new TakenBudget();
        try
        {
            AddStream(taken, caller);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var rate in _rates.Values)
        {
            rate.Dispose();
        }

        _open.Dispose();
        _streams.Dispose();
    }

    private void AddStream(TakenBudget taken, Caller caller) =>
        taken.Add(_streams.AttemptAcquire(caller), $"This key has {_options.StreamsPerKey} event streams open.", "too_many_streams");

    /// <summary>A body of unknown length may have the largest.</summary>
    private int Shares(HttpRequest request)
    {
        var bytes = request.ContentLength ?? (request.Headers.TransferEncoding.Count > 0 ? _maxBody : 0);
        return (int)Math.Min(_options.OpenCalls, 1 + Math.Min(bytes, _maxBody) / BytesPerShare);
    }

    private static PartitionedRateLimiter<Caller> Concurrency(Func<Caller, string> partition, int limit) =>
        PartitionedRateLimiter.Create<Caller, string>(caller =>
            RateLimitPartition.GetConcurrencyLimiter(partition(caller), _ => new ConcurrencyLimiterOptions { PermitLimit = limit })
        );
}
