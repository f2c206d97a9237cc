using System.Net;
using HybridGrains.Grains.Storage.PostgreSql;
using HybridGrains.Grains.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace HybridGrains.Silo.Membership;

internal static class MembershipFeature
{
    private const string ServiceId = "hybridgrains";

    public static void UseMembership(this ISiloBuilder silo, SiloHostOptions host, IConfiguration configuration)
    {
        var section = configuration.GetSection(MembershipOptions.Section);
        silo.Services.AddOptions<MembershipOptions>().Bind(section).ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<MembershipOptions>, MembershipOptionsValidator>();
        // A silo that was declared dead works on for seconds with Orleans' own handler, beside its successors.
        silo.Services.AddSingleton<IFatalErrorHandler, EndAtOnce>();
        silo.Configure<SiloMessagingOptions>(options => options.CancelRequestOnTimeout = true);
        silo.UseSiloMetadata(SiloDevice.Metadata(configuration));
        // The options as a whole are judged at the start; here only which of two.
        if (section.Get<MembershipOptions>() is { Provider: MembershipProvider.PostgreSql } shared)
        {
            silo.UsePostgreSql(host, shared);
            return;
        }

        silo.UseLocalhostClustering(
            host.SiloPort,
            host.OrleansGatewayPort,
            new IPEndPoint(IPAddress.Loopback, host.PrimarySiloPort ?? host.SiloPort),
            ServiceId,
            host.ClusterId
        );
    }

    private static void UsePostgreSql(this ISiloBuilder silo, SiloHostOptions host, MembershipOptions options)
    {
        silo.UseAdoNetClustering(
            (OptionsBuilder<AdoNetClusteringSiloOptions> clustering) =>
                clustering.Configure<PostgreSqlDatabase>(
                    (adoNet, database) => (adoNet.Invariant, adoNet.DataSource) = ("Npgsql", database.Source)
                )
        );
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, host.ClusterId));
        var address = IPAddress.TryParse(options.AdvertisedAddress, out var known) ? known : IPAddress.Loopback;
        silo.ConfigureEndpoints(address, host.SiloPort, host.OrleansGatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.Configure<ClusterMembershipOptions>(Detection);
        silo.AddGrainService<SiloPeer>();
        silo.Services.AddSingleton(provider => new SiloView(provider.GetRequiredService<ILocalSiloDetails>().SiloAddress));
        silo.Services.AddSingleton<SiloPeers>();
        silo.Services.AddHostedService<SiloWatch>();
    }

    /// <summary>
    /// Found for two cores and a frozen silo (docs/decisions/0090): a killed one is gone after 1 to 2 seconds, a frozen one after 5 to 6;
    /// Orleans' defaults take 6 and 60.
    /// </summary>
    private static void Detection(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(0.5);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.EnableIndirectProbes = true;
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.NumMissedTableIAmAliveLimit = 3;
        // Rows of silos that are gone; one a crash and restart, on the same port.
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
    }
}
