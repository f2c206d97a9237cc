using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Http.Connections.Client;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>What certificate an agent expects of its gateway: one that somebody vouches for, or the pinned one.</summary>
internal static class GatewayCertificate
{
    /// <param name="pin">Null or empty: the machine's own trust decides.</param>
    public static void Expect(string? pin, HttpConnectionOptions http)
    {
        if (string.IsNullOrEmpty(pin))
        {
            return;
        }

        var expected = CertificatePin.Parse(pin);
        http.WebSocketConfiguration = socket =>
            socket.RemoteCertificateValidationCallback = (_, certificate, _, errors) => expected.Accepts(certificate, errors);
    }

    /// <summary>What is wrong with a pin, or null.</summary>
    public static string? Fault(string? pin)
    {
        try
        {
            return string.IsNullOrEmpty(pin) || CertificatePin.Parse(pin) is not null ? null : "";
        }
        catch (FormatException wrong)
        {
            return $"{CertificatePin.Variable}: {wrong.Message}";
        }
    }
}
