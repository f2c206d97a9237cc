using System.Collections.Concurrent;
using System.Security.Cryptography;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Webhooks;

/// <summary>
/// Delivers what the outbox holds: at least once, however often silos end meanwhile. A tenant whose receiver hangs keeps nobody
/// else's waiting.
/// </summary>
internal sealed partial class WebhookService(
    IGrainFactory grains,
    IWebhookOutbox outbox,
    WebhookSender sender,
    ClusterMetrics metrics,
    IOptions<WebhookOptions> options,
    TimeProvider timeProvider,
    ILogger<WebhookService> logger
) : BackgroundService
{
    private readonly WebhookOptions _options = options.Value;
    private readonly ILogger<WebhookService> _logger = logger;
    private readonly ConcurrentDictionary<string, int> _underWay = new();
    private int _all;

    /// <summary>Long enough for a try and for what is written of it; a silo that ends in the middle leaves the rest to time.</summary>
    private TimeSpan Lease => _options.Timeout * 2 + TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Every, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var free = _options.AtOnce - Volatile.Read(ref _all);
        if (free <= 0)
        {
            return;
        }

        var now = timeProvider.GetUtcNow();
        foreach (var row in await outbox.TakeAsync(now, now + Lease, _options.AtOncePerTenant, free))
        {
            if (_underWay.GetValueOrDefault(row.Tenant) >= _options.AtOncePerTenant)
            {
                // Its others are still under way; it was not tried.
                await outbox.PostponeAsync(row.Id, row.Tries, now + _options.Every, "It waits for the tenant's other messages.");
                continue;
            }

            Interlocked.Increment(ref _all);
            _underWay.AddOrUpdate(row.Tenant, 1, (_, count) => count + 1);
            _ = DeliverAsync(row, stoppingToken);
        }
    }

    private async Task DeliverAsync(WebhookRow row, CancellationToken stoppingToken)
    {
        try
        {
            await TryAsync(row, stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // Of the cluster's side, not the receiver's: it is due again when its lease is over.
            LogFailed(failure.Message);
        }
        catch (OperationCanceledException)
        {
            // The silo stops; so is this.
        }
        finally
        {
            _underWay.AddOrUpdate(row.Tenant, 0, (_, count) => count - 1);
            Interlocked.Decrement(ref _all);
        }
    }

    private async Task TryAsync(WebhookRow row, CancellationToken stoppingToken)
    {
        if ((row.Message ?? await TellAsync(row.Id)) is not { } body)
        {
            await outbox.RemoveAsync(row.Id);
            return;
        }

        var secrets = await grains.GetGrain<ITenantGrain>(row.Tenant).GetWebhookSecretsAsync();
        var now = timeProvider.GetUtcNow();
        var met = await sender.SendAsync(WebhookMessage.IdOf(row.Id), row.Url, secrets, body, now, stoppingToken);
        if (met is not var (reason, final))
        {
            await outbox.RemoveAsync(row.Id);
            metrics.CountWebhook("delivered");
            return;
        }

        var tries = row.Tries + 1;
        var wait = final ? null : WebhookRetries.After(tries, RandomNumberGenerator.GetInt32(1_000) / 1_000.0);
        await outbox.PostponeAsync(row.Id, tries, now + wait, reason);
        metrics.CountWebhook(wait is null ? "given_up" : "failed");
        if (wait is null)
        {
            LogGivenUp(row.Id, row.Tenant, tries, reason);
        }
    }

    /// <summary>Null where there is nothing to tell: it is gone, or cannot be read.</summary>
    private async Task<byte[]?> TellAsync(string id)
    {
        try
        {
            return await grains.GetGrain<IGenerationGrain>(id).GetAsync() is { } generation ? WebhookMessage.Of(generation) : null;
        }
        catch (DamagedGenerationException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1030, Level = LogLevel.Warning, Message = "Webhooks could not be looked after: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(
        EventId = 1031,
        Level = LogLevel.Warning,
        Message = "Webhook {Id} of tenant {Tenant} is given up after {Tries} tries: {Reason}"
    )]
    private partial void LogGivenUp(string id, string tenant, int tries, string reason);
}
