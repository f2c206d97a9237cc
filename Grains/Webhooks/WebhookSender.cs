using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using HybridGrains.Grains.Interfaces.Webhooks;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Webhooks;

/// <summary>
/// One try. Where it goes is judged by the address that is connected to, after its name was resolved: a name may point anywhere, and
/// somewhere else a moment later. Redirects and proxies are not followed, and of the answer only the status is read.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly HttpClient _http;

    public WebhookSender(IOptions<WebhookOptions> options)
    {
        _options = options.Value;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                // The rule holds for each connection, so none is kept for long.
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                MaxResponseHeadersLength = 16,
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = _options.Timeout,
        };
    }

    /// <summary>Null when it was delivered; otherwise what it met, and whether trying again can help.</summary>
    public async Task<(string Reason, bool Final)?> SendAsync(
        string id,
        string url,
        WebhookSecrets secrets,
        byte[] body,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (WhyNot(url) is { } why)
        {
            return (why, true);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", WebhookSignature.Header(secrets, id, now, body) },
                { "User-Agent", "HybridGrains" },
            },
        };
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null
                : response.StatusCode == HttpStatusCode.Gone ? ("The receiver answered 410: it wants no more.", true)
                : ($"The receiver answered {(int)response.StatusCode}.", false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ($"The receiver did not answer in {_options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.", false);
        }
        catch (HttpRequestException failure)
        {
            return ((failure.InnerException as WebhookAddressException ?? (Exception)failure).Message, false);
        }
    }

    /// <summary>Why the cluster does not send there, to follow the field's name; null where it does.</summary>
    public string? WhyNot(string? url) =>
        WebhookUrl.Parse(url) is not { } parsed || (!_options.AllowPrivate && parsed.Scheme != Uri.UriSchemeHttps) ? WebhookUrl.Rule
        : !_options.AllowPrivate && IPAddress.TryParse(parsed.IdnHost.Trim('[', ']'), out var address) && !PublicAddress.IsPublic(address)
            ? "must be an address of the public internet; this cluster's Webhooks:AllowPrivate allows no other"
        : null;

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = _options.AllowPrivate ? addresses : [.. addresses.Where(PublicAddress.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new WebhookAddressException($"{host} is no address of the public internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
