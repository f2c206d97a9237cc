using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HybridGrains.Gateway.Edge;

/// <summary>Puts a door's stream under a WebSocket, over HTTP/1.1 and HTTP/2.</summary>
internal sealed class DoorUpgrade(
    IHttpUpgradeFeature? upgrade,
    IHttpExtendedConnectFeature? connect,
    EdgeDoor door,
    TimeProvider timeProvider
) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    public static void Install(HttpContext context, EdgeDoor door, TimeProvider timeProvider)
    {
        var (upgrade, connect) = (context.Features.Get<IHttpUpgradeFeature>(), context.Features.Get<IHttpExtendedConnectFeature>());
        var wrapped = new DoorUpgrade(upgrade, connect, door, timeProvider);
        if (upgrade is not null)
        {
            context.Features.Set<IHttpUpgradeFeature>(wrapped);
        }

        if (connect is not null)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(wrapped);
        }
    }

    public async Task<Stream> UpgradeAsync() => new DoorStream(await upgrade!.UpgradeAsync(), door, timeProvider);

    public async ValueTask<Stream> AcceptAsync() => new DoorStream(await connect!.AcceptAsync(), door, timeProvider);
}
