using System.Globalization;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Tenants;

/// <summary>Whether a tenant's quota lets one more generation in.</summary>
public static class QuotaRule
{
    /// <param name="today">What ended today, by family.</param>
    /// <param name="open">Generations that are open or about to be.</param>
    public static TenantVerdict Admit(TenantQuota quota, IReadOnlyList<TenantUsage> today, int open, DateTimeOffset now)
    {
        var tomorrow = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        var pictures = today.Sum(usage => usage.Completed) + open;
        var cloudSeconds = CloudSeconds(today);
        if (open >= quota.Concurrent)
        {
            return new TenantVerdict($"{open} generations are open; the quota is {quota.Concurrent} at a time", null);
        }

        if (pictures >= quota.PicturesPerDay)
        {
            return new TenantVerdict(
                $"{pictures} pictures were made today or are being made; the quota is {quota.PicturesPerDay} a day",
                tomorrow
            );
        }

        return cloudSeconds >= quota.CloudSecondsPerDay
            ? new TenantVerdict(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cloudSeconds:F1} cloud seconds were used today; the quota is {quota.CloudSecondsPerDay} a day"
                ),
                tomorrow
            )
            : TenantVerdict.Admitted;
    }

    /// <summary>For people: the shares of today's quota that are used up to where the quota wants it said.</summary>
    public static IEnumerable<string> Alerts(TenantQuota quota, IReadOnlyList<TenantUsage> today)
    {
        (string What, double Used, double? Quota)[] shares =
        [
            ("pictures", today.Sum(usage => usage.Completed), quota.PicturesPerDay),
            ("cloud seconds", CloudSeconds(today), quota.CloudSecondsPerDay),
        ];
        return shares
            .Where(share => share.Quota is { } most && quota.AlertAt is { } at && share.Used >= at * most)
            .Select(share =>
                string.Create(CultureInfo.InvariantCulture, $"{share.Used:F0} of today's {share.Quota} {share.What} are used.")
            );
    }

    /// <summary>Which shares of today's quotas are reached with what is open and one more: the quota's own share, and all of it.</summary>
    internal static IEnumerable<QuotaAlert> Reached(TenantQuota quota, IReadOnlyList<TenantUsage> today, int open)
    {
        if (quota.AlertAt is not { } at)
        {
            return [];
        }

        (string Quota, double Used, double? Most)[] uses =
        [
            ("pictures", today.Sum(usage => usage.Completed) + open + 1, quota.PicturesPerDay),
            ("cloud_seconds", CloudSeconds(today), quota.CloudSecondsPerDay),
        ];
        return from use in uses
            from share in new[] { at, 1 }.Distinct()
            where use.Most is { } most && use.Used >= share * most
            select new QuotaAlert(use.Quota, share, use.Used, use.Most!.Value);
    }

    private static double CloudSeconds(IReadOnlyList<TenantUsage> today) => today.Sum(usage => usage.CloudTime.TotalSeconds);
}
