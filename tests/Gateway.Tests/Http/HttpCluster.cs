using System.Net;
using System.Net.Http.Headers;
using HybridGrains.Silo;
using Microsoft.AspNetCore.Builder;

namespace HybridGrains.Gateway.Tests.Http;

/// <summary>A real embedded cluster without agents, and HTTP to it.</summary>
internal sealed class HttpCluster : IAsyncDisposable
{
    private readonly string _folder;
    private readonly EmbeddedCluster _cluster;

    private HttpCluster(string folder, EmbeddedCluster cluster)
    {
        (_folder, _cluster) = (folder, cluster);
        Http = new HttpClient { BaseAddress = cluster.BaseAddress };
    }

    public HttpClient Http { get; }

    public string Folder => _folder;

    public IServiceProvider Services => _cluster.Services;

    /// <summary>A client that shows a key; dispose it.</summary>
    public HttpClient With(string key) =>
        new()
        {
            BaseAddress = _cluster.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };

    /// <summary>As the command line on this machine.</summary>
    public HttpClient Operator() => With(_cluster.OperatorKey);

    public static Task<HttpCluster> StartAsync(params (string Key, string Value)[] settings) =>
        StartAtAsync("http://127.0.0.1:0", settings);

    public static Task<HttpCluster> StartAtAsync(string url, params (string Key, string Value)[] settings) =>
        StartWithAsync(Checkout.Combine("tests", "models"), url, settings);

    /// <param name="models">A folder of families.</param>
    public static async Task<HttpCluster> StartWithAsync(string models, string url, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
        return new HttpCluster(
            folder,
            await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions
                {
                    DataDirectory = folder,
                    HttpUrl = url,
                    ModelsDirectory = models,
                    Settings = settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
                },
                TestContext.Current.CancellationToken
            )
        );
    }

    /// <summary>Another gateway of the same cluster; dispose it.</summary>
    public async Task<(WebApplication Gateway, Uri Address)> JoinGatewayAsync(params (string Key, string Value)[] settings)
    {
        var gateway = GatewayHost.Build(
            new GatewayHostOptions(
                "http://127.0.0.1:0",
                [new IPEndPoint(IPAddress.Loopback, _cluster.OrleansGatewayPort)],
                _cluster.ClusterId
            )
            {
                Settings = settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
            }
        );
        await gateway.StartAsync(TestContext.Current.CancellationToken);
        return (gateway, new Uri(gateway.Urls.Single()));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
