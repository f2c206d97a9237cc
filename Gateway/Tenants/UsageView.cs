using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Gateway.Tenants;

/// <summary>A tenant's usage by day and family, its quota, and what it should hear of that.</summary>
internal sealed record UsageView(
    string Tenant,
    DateOnly From,
    DateOnly To,
    IReadOnlyList<UsageRow> Data,
    QuotaBody Quota,
    int Open,
    IReadOnlyList<string> Alerts
)
{
    public static async Task<UsageView> ReadAsync(string tenant, ITenantGrain grain, UsagePeriod period)
    {
        var usage = await grain.GetUsageAsync(period.From, period.To);
        return new UsageView(
            tenant,
            period.From,
            period.To,
            [.. usage.Select(UsageRow.Of)],
            QuotaBody.Of(await grain.GetQuotaAsync()),
            await grain.CountOpenAsync(),
            await grain.GetAlertsAsync()
        );
    }

    /// <summary>One line a day and family, with a line of names.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("tenant,day,model,completed,failed,cancelled,cloud_seconds,edge_seconds\r\n");
        foreach (var row in Data)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Tenant},{row.Day:yyyy-MM-dd},{Quoted(row.Model)},{row.Completed},{row.Failed},{row.Cancelled},"
            );
            text.Append(CultureInfo.InvariantCulture, $"{row.CloudSeconds},{row.EdgeSeconds}\r\n");
        }

        return text.ToString();
    }

    /// <summary>A family's name is anybody's text; one that a spreadsheet would take for a formula is not.</summary>
    private static string Quoted(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

internal sealed record UsageRow(
    DateOnly Day,
    string Model,
    long Completed,
    long Failed,
    long Cancelled,
    [property: JsonPropertyName("cloud_seconds")] double CloudSeconds,
    [property: JsonPropertyName("edge_seconds")] double EdgeSeconds
)
{
    public static UsageRow Of(TenantUsage usage) =>
        new(
            usage.Day,
            usage.Family,
            usage.Completed,
            usage.Failed,
            usage.Cancelled,
            Math.Round(usage.CloudTime.TotalSeconds, 3),
            Math.Round(usage.EdgeTime.TotalSeconds, 3)
        );
}
