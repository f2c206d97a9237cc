using System.Net;
using System.Net.Sockets;
using HybridGrains.EdgeProtocol;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>Bounds the connections that have not proved who they are, altogether and by the address they come from.</summary>
internal sealed class EdgeDoors(IOptionsMonitor<EdgeHubOptions> options, TimeProvider timeProvider)
{
    /// <summary>Of one that is being closed: what was on the way, and then a trickle in which its hanging up is found.</summary>
    private const double LastBytes = 2 * EdgeLimits.MaxPartBytes;
    private const double LastBytesPerSecond = 64 * 1024;

    private const double BurstSigns = 10;
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    /// <summary>Null when too many stand there.</summary>
    public EdgeDoor? TryEnter(IPAddress? address)
    {
        var limits = options.CurrentValue;
        var key = Neighbourhood(address);
        lock (_lock)
        {
            var fromThere = _byAddress.GetValueOrDefault(key);
            if (_count >= limits.MaxUnproven || fromThere >= limits.MaxUnprovenPerAddress)
            {
                return null;
            }

            _count++;
            _byAddress[key] = fromThere + 1;
        }

        return new EdgeDoor(
            this,
            key,
            new RateBudget(limits.MaxBytesPerSecond, 4.0 * limits.MaxBytesPerSecond, timeProvider),
            new RateBudget(LastBytesPerSecond, LastBytes, timeProvider),
            new RateBudget(limits.MaxHeartbeatsPerSecond, BurstSigns * limits.MaxHeartbeatsPerSecond, timeProvider)
        );
    }

    /// <summary>Who counts as one: an IPv4 address, or an IPv6 network of 64 bits, in which everybody has as many as they like.</summary>
    internal static IPAddress Neighbourhood(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    internal void Leave(EdgeDoor door)
    {
        lock (_lock)
        {
            _count--;
            if (--_byAddress[door.Address!] == 0)
            {
                _byAddress.Remove(door.Address!);
            }
        }
    }
}
