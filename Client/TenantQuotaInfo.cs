using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>How much a tenant may take; null is as much as it likes.</summary>
public sealed record TenantQuotaInfo
{
    /// <summary>Pictures a day (UTC).</summary>
    [JsonPropertyName("pictures_per_day")]
    public int? PicturesPerDay { get; init; }

    /// <summary>Seconds of cloud workers a day.</summary>
    [JsonPropertyName("cloud_seconds_per_day")]
    public double? CloudSecondsPerDay { get; init; }

    /// <summary>Generations that are open at a time.</summary>
    public int? Concurrent { get; init; }

    /// <summary>Share of a day's quota, above 0 to 1, from which usage says so.</summary>
    [JsonPropertyName("alert_at")]
    public double? AlertAt { get; init; }

    /// <summary>An https:// address that this is sent to, once a day for each quota and share.</summary>
    [JsonPropertyName("alert_webhook")]
    public string? AlertWebhook { get; init; }
}
