using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Webhooks;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Tenants;

/// <summary>A tenant's quota as JSON; what is left out is not limited.</summary>
internal sealed record QuotaBody : IBindableFromHttpContext<QuotaBody>
{
    public static async ValueTask<QuotaBody?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await JsonBody.ReadAsync<QuotaBody>(context);

    [JsonPropertyName("pictures_per_day")]
    public int? PicturesPerDay { get; init; }

    [JsonPropertyName("cloud_seconds_per_day")]
    public double? CloudSecondsPerDay { get; init; }

    public int? Concurrent { get; init; }

    [JsonPropertyName("alert_at")]
    public double? AlertAt { get; init; }

    [JsonPropertyName("alert_webhook")]
    public string? AlertWebhook { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    public static QuotaBody Of(TenantQuota quota) =>
        new()
        {
            PicturesPerDay = quota.PicturesPerDay,
            CloudSecondsPerDay = quota.CloudSecondsPerDay,
            Concurrent = quota.Concurrent,
            AlertAt = quota.AlertAt,
            AlertWebhook = quota.AlertWebhook,
        };

    /// <exception cref="FaultException">Names field and range.</exception>
    public TenantQuota Check()
    {
        if (Others?.Keys.FirstOrDefault() is { } other)
        {
            throw new FaultException(new Fault(400, "unknown_field", $"{other} is not a field of this call.", other));
        }

        NotBelow("pictures_per_day", PicturesPerDay);
        NotBelow("cloud_seconds_per_day", CloudSecondsPerDay);
        NotBelow("concurrent", Concurrent);
        if (AlertAt is { } at && !(at > 0 && at <= 1))
        {
            throw Invalid("alert_at", "must be above 0 and at most 1");
        }

        if (AlertWebhook is not null && WebhookUrl.Parse(AlertWebhook) is null)
        {
            throw Invalid("alert_webhook", WebhookUrl.Rule);
        }

        if (AlertWebhook is not null && AlertAt is null)
        {
            throw Invalid("alert_at", "must be given with alert_webhook: it says when something is sent");
        }

        return new TenantQuota
        {
            PicturesPerDay = PicturesPerDay,
            CloudSecondsPerDay = CloudSecondsPerDay,
            Concurrent = Concurrent,
            AlertAt = AlertAt,
            AlertWebhook = AlertWebhook,
        };
    }

    private static void NotBelow(string field, double? value)
    {
        if (value is { } number && !(number >= 0 && double.IsFinite(number)))
        {
            throw Invalid(field, "must be 0 or more");
        }
    }

    private static FaultException Invalid(string field, string rule) => new(new Fault(400, "invalid_value", $"{field} {rule}.", field));
}
