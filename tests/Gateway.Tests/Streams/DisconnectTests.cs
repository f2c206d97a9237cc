using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;

namespace HybridGrains.Gateway.Tests.Streams;

/// <summary>A caller who is gone: whether the work goes on is the request's to say.</summary>
public sealed class DisconnectTests : IAsyncLifetime
{
    private HttpCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await HttpCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(true, "cancelled")]
    [InlineData(false, "completed")]
    public async Task Stream_CallerGoesAway_EndsAsAskedFor(bool cancelOnDisconnect, string status)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        string id;
        // One that closes its line at once; by default it would first read what still comes, for up to two seconds.
        using var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = _cluster.Http.BaseAddress,
        };
        using (
            var request = new HttpRequestMessage(HttpMethod.Post, "v1/images/generations")
            {
                Content = JsonContent.Create(
                    new
                    {
                        prompt = "a cat",
                        steps = cancelOnDisconnect ? 150 : 30,
                        size = "256x256",
                        stream = true,
                        partial_images = 3,
                        cancel_on_disconnect = cancelOnDisconnect,
                    }
                ),
            }
        )
        using (var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            string? line;
            while ((line = await reader.ReadLineAsync(cancellationToken))?.StartsWith("data: ", StringComparison.Ordinal) != true) { }

            id = JsonNode.Parse(line!["data: ".Length..])!["id"]!.GetValue<string>();
        }

        // The events end with the generation, however it ends.
        var events = await _cluster.Http.GetStringAsync($"v1/generations/{id}/events", cancellationToken);

        Assert.Contains($"\"status\":\"{status}\"", events, StringComparison.Ordinal);
    }
}
