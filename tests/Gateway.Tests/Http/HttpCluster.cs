using HybridGrains.Silo;

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

    public static async Task<HttpCluster> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
        return new HttpCluster(
            folder,
            await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions
                {
                    DataDirectory = folder,
                    ModelsDirectory = Models(),
                    Settings = settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
                },
                TestContext.Current.CancellationToken
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Models()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
                return Path.Combine(folder.FullName, "tests", "models");
        }

        throw new DirectoryNotFoundException("HybridGrains.sln was not found above " + AppContext.BaseDirectory);
    }
}
