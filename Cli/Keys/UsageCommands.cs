using System.CommandLine;
using HybridGrains.Client;

namespace HybridGrains.Cli.Keys;

/// <summary><c>hybridgrains keys usage</c> and <c>keys quota</c>: what tenants took, and may take.</summary>
internal static class UsageCommands
{
    public static Command CreateUsage()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Whose. Default: the key's own, the tenant 'default' for operators." };
        var from = new Option<DateOnly?>("--from") { Description = "First day (UTC), such as 2027-01-31. Default: 30 days before --to." };
        var to = new Option<DateOnly?>("--to") { Description = "Last day. Default: today." };
        var csv = new Option<bool>("--csv") { Description = "Print comma-separated values." };
        return TenantCommands.Complete(
            new Command("usage", "What a tenant took, by day and model; the cluster must run.") { tenant, from, to, csv },
            async (parsed, http, view, cancellationToken) =>
            {
                var client = new TenantsClient(http);
                var (whose, first, last) = (parsed.GetValue(tenant), parsed.GetValue(from), parsed.GetValue(to));
                if (parsed.GetValue(csv))
                {
                    Console.Out.Write(await client.GetUsageCsvAsync(whose, first, last, cancellationToken));
                    return;
                }

                view.Usage(await client.GetUsageAsync(whose, first, last, cancellationToken));
            }
        );
    }

    public static Command CreateQuota()
    {
        var tenant = new Argument<string>("tenant") { Description = "Whose." };
        var pictures = new Option<int?>("--pictures") { Description = "Pictures a day (UTC). Default: as many as it likes." };
        var seconds = new Option<double?>("--cloud-seconds") { Description = "Seconds of cloud workers a day. Default: no limit." };
        var concurrent = new Option<int?>("--concurrent") { Description = "Generations that are open at a time. Default: no limit." };
        var alert = new Option<double?>("--alert-at")
        {
            Description = "Share of a day's quota, such as 0.8, from which 'usage' says so. Default: never.",
        };
        var webhook = new Option<string?>("--alert-webhook")
        {
            Description = "An https:// address that is told as well, once a day; signed with the tenant's 'keys webhook-secret'.",
        };
        return TenantCommands.Complete(
            new Command("quota", "Set what a tenant may take; options left out are no limit.")
            {
                tenant,
                pictures,
                seconds,
                concurrent,
                alert,
                webhook,
            },
            async (parsed, http, view, cancellationToken) =>
                view.Quota(
                    parsed.GetValue(tenant)!,
                    await new TenantsClient(http).SetQuotaAsync(
                        parsed.GetValue(tenant)!,
                        new TenantQuotaInfo
                        {
                            PicturesPerDay = parsed.GetValue(pictures),
                            CloudSecondsPerDay = parsed.GetValue(seconds),
                            Concurrent = parsed.GetValue(concurrent),
                            AlertAt = parsed.GetValue(alert),
                            AlertWebhook = parsed.GetValue(webhook),
                        },
                        cancellationToken
                    )
                )
        );
    }
}
