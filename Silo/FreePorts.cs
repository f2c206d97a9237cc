using System.Net;
using System.Net.Sockets;

namespace HybridGrains.Silo;

/// <summary>Ports nobody listens on: two clusters on Orleans' default ports would silently become one.</summary>
public static class FreePorts
{
    public static int Take() => TakeTwo().First;

    public static (int First, int Second) TakeTwo()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
