using System.Threading.RateLimiting;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Limits;

/// <summary>Every tenant's and every key's own budget: one that is used up is nobody else's 429.</summary>
internal sealed class CallerBudgets : IDisposable
{
    private const long BytesPerShare = 1024 * 1024;
    private readonly LimitOptions _options;
    private readonly long _maxBody;
    private readonly PartitionedRateLimiter<Caller> _rate;
    private readonly PartitionedRateLimiter<Caller> _open;
    private readonly PartitionedRateLimiter<Caller> _streams;

    public CallerBudgets(IOptions<LimitOptions> options, IOptions<GatewayOptions> gateway)
    {
        _options = options.Value;
        _maxBody = gateway.Value.MaxBodyBytes;
        _rate = PartitionedRateLimiter.Create<Caller, string>(caller =>
            RateLimitPartition.GetTokenBucketLimiter(
                caller.Tenant,
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = _options.CallsAtOnce,
                    TokensPerPeriod = _options.CallsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }
            )
        );
        _open = Concurrency(caller => caller.Tenant, _options.OpenCalls);
        _streams = Concurrency(caller => caller.KeyId ?? "tenant " + caller.Tenant, _options.StreamsPerKey);
    }

    /// <summary>What the call takes, given back when it is disposed.</summary>
    /// <exception cref="FaultException">The budget is used up.</exception>
    public IDisposable Take(Caller caller, HttpContext context)
    {
        var taken = new TakenBudget();
        try
        {
            taken.Add(
                _rate.AttemptAcquire(caller),
                $"Tenant {caller.Tenant} makes more than {_options.CallsPerSecond} calls a second.",
                "rate_limit_exceeded"
            );
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
        _rate.Dispose();
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
