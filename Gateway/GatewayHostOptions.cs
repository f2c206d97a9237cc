using System.Net;

namespace HybridGrains.Gateway;

/// <summary>A gateway in a process of its own, as an Orleans client of a cluster.</summary>
/// <param name="Url">Address to listen on.</param>
/// <param name="Silos">Orleans gateway endpoints of the cluster's silos.</param>
public sealed record GatewayHostOptions(string Url, IReadOnlyList<IPEndPoint> Silos, string ClusterId, string ServiceId = "hybridgrains")
{
    /// <summary>Tries to reach a silo at the start, a second apart, before giving up. Default: 10.</summary>
    public int ConnectionTries { get; init; } = 10;

    /// <summary>Further configuration, for example "Edge:HoldOff". Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
