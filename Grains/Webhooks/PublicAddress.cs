using System.Net;
using System.Net.Sockets;

namespace HybridGrains.Grains.Webhooks;

/// <summary>
/// Which addresses are of the public internet. Everything that IANA's special-purpose registries keep for other uses is not: what
/// lies there is the silo's own machine and network (RFC 6890, and its updates).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. (
            (string[])
                [
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Of IPv6 only 2000::/3 is given out, and of that not these.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                ]
        ).Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address))
        {
            // NAT64: the last four bytes are an IPv4 address.
            return IsPublic(new IPAddress(address.GetAddressBytes()[12..]));
        }

        return (address.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(address))
            && !NotPublic.Any(network => network.Contains(address));
    }
}
