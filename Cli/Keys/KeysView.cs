using System.Globalization;
using System.Text.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Keys;

/// <summary>Keys for people, or as JSON.</summary>
internal sealed class KeysView(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public void Created(ApiKeyInfo key)
    {
        if (Json(key))
        {
            return;
        }

        // The key alone on its line: it is made to be copied.
        output.WriteLine(key.Key);
        output.WriteLine($"Key {key.Id} of tenant {key.Tenant}, role {key.Role}. It is shown this once; callers send it as bearer token.");
    }

    public void Listed(IReadOnlyList<ApiKeyInfo> keys)
    {
        if (Json(keys))
        {
            return;
        }

        output.WriteLine(keys.Count == 0 ? "There are no keys." : "id            tenant            role         state     label");
        foreach (var key in keys)
        {
            output.WriteLine($"{key.Id, -13} {key.Tenant, -17} {key.Role, -12} {State(key), -9} {key.Label}");
        }
    }

    public void Revoked(ApiKeyInfo key)
    {
        if (!Json(key))
        {
            output.WriteLine($"Key {key.Id} of tenant {key.Tenant} is revoked.");
        }
    }

    public void Usage(TenantUsageInfo usage)
    {
        if (Json(usage))
        {
            return;
        }

        output.WriteLine($"Tenant {usage.Tenant}, {usage.From:yyyy-MM-dd} to {usage.To:yyyy-MM-dd}; {usage.Open} open.");
        output.WriteLine("day         model                 done  failed  cancelled  cloud s   edge s");
        foreach (var row in usage.Data)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Day:yyyy-MM-dd}  {row.Model, -20} {row.Completed, 5} {row.Failed, 7} {row.Cancelled, 10} "
                        + $"{row.CloudSeconds, 8:F1} {row.EdgeSeconds, 8:F1}"
                )
            );
        }

        foreach (var alert in usage.Alerts)
        {
            output.WriteLine(alert);
        }
    }

    public void Quota(string tenant, TenantQuotaInfo quota)
    {
        if (Json(quota))
        {
            return;
        }

        static string Of(double? most, string unit) =>
            most is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number} {unit}") : $"any number of {unit}";
        output.WriteLine(
            $"Tenant {tenant} may take {Of(quota.PicturesPerDay, "pictures a day")}, "
                + $"{Of(quota.CloudSecondsPerDay, "cloud seconds a day")}, {Of(quota.Concurrent, "generations at a time")}."
        );
        if (quota.AlertAt is { } share)
        {
            var told = quota.AlertWebhook is { } url ? $"told to {url}" : "said by 'keys usage'";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share:P0} of a day's quota, and all of it, are {told}."));
        }
    }

    public void Secret(WebhookSecretInfo secret)
    {
        if (Json(secret))
        {
            return;
        }

        // Alone on its line: it is made to be copied.
        output.WriteLine(secret.Secret);
        if (secret.FormerUntil is { } until)
        {
            output.WriteLine($"The one before it signs as well until {until:yyyy-MM-dd HH:mm} UTC.");
        }
    }

    public void Webhooks(IReadOnlyList<WebhookInfo> webhooks)
    {
        if (Json(webhooks))
        {
            return;
        }

        output.WriteLine(
            webhooks.Count == 0 ? "All webhooks have arrived." : "id                          tries  next try (UTC)    what it met"
        );
        foreach (var webhook in webhooks)
        {
            var next = webhook.NextTry is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm}" : "given up";
            output.WriteLine($"{webhook.Id, -27} {webhook.Tries, 5}  {next, -16}  {webhook.Reason}");
        }
    }

    private static string State(ApiKeyInfo key) =>
        key.RevokedAt is not null ? "revoked"
        : key.ExpiresAt <= TimeProvider.System.GetUtcNow() ? "expired"
        : "good";

    private bool Json<T>(T value)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, Options));
        }

        return json;
    }
}
