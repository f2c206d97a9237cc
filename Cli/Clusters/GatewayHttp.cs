using System.Net.Http.Headers;
using HybridGrains.Cli.Commands;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.Cli.Clusters;

/// <summary>HTTP to a gateway: with the key to show, and the certificate to expect.</summary>
internal static class GatewayHttp
{
    /// <param name="pin">Public key of a gateway that nobody vouches for. Default: the variable of that name, else none.</param>
    public static HttpClient Create(Uri url, string? apiKey = null, string? pin = null)
    {
        var handler = new SocketsHttpHandler();
        if (Parse(pin ?? Environment.GetEnvironmentVariable(CertificatePin.Variable)) is { } expected)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => expected.Accepts(certificate, errors);
        }

        var http = new HttpClient(handler) { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = apiKey is null ? null : new AuthenticationHeaderValue("Bearer", apiKey);
        return http;
    }

    private static CertificatePin? Parse(string? pin)
    {
        try
        {
            return string.IsNullOrEmpty(pin) ? null : CertificatePin.Parse(pin);
        }
        catch (FormatException wrong)
        {
            throw new CommandException($"{CertificatePin.Variable}: {wrong.Message}");
        }
    }
}
