using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Silo;

/// <summary>
/// What others know a cluster by: its id and the ports of its silo. Kept in the data folder, so that gateways and silos of their own
/// find it again after a restart.
/// </summary>
internal sealed record ClusterIdentity(string ClusterId, int SiloPort, int OrleansGatewayPort)
{
    private const string FileName = "identity.json";

    /// <summary>As kept, with new ports where others have taken them meanwhile; drawn and kept where there is none.</summary>
    public static ClusterIdentity Of(string directory)
    {
        var kept = Read(Path.Combine(directory, FileName));
        if (kept is not null && IsFree(kept.SiloPort) && IsFree(kept.OrleansGatewayPort))
        {
            return kept;
        }

        var (silo, gateway) = FreePorts.TakeTwo();
        var drawn = new ClusterIdentity(kept?.ClusterId ?? Guid.NewGuid().ToString("N"), silo, gateway);
        drawn.Write(Path.Combine(directory, FileName));
        return drawn;
    }

    private static ClusterIdentity? Read(string file)
    {
        try
        {
            return
                File.Exists(file)
                && JsonSerializer.Deserialize<ClusterIdentity>(File.ReadAllText(file)) is { ClusterId.Length: > 0 } kept
                && kept.SiloPort is > 0 and <= IPEndPoint.MaxPort
                && kept.OrleansGatewayPort is > 0 and <= IPEndPoint.MaxPort
                ? kept
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(string file)
    {
        using (var stream = PrivateFiles.Open(file + ".part", FileMode.Create))
        {
            JsonSerializer.Serialize(stream, this);
        }

        File.Move(file + ".part", file, overwrite: true);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
