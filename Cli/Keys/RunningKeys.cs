using HybridGrains.Client;

namespace HybridGrains.Cli.Keys;

/// <summary>The keys of a running cluster, through its gateway.</summary>
internal sealed class RunningKeys(HttpClient http) : IKeyStore
{
    private readonly ApiKeysClient _client = new(http);

    public Task<ApiKeyInfo> CreateAsync(ApiKeySubmission submission, CancellationToken cancellationToken) =>
        _client.CreateAsync(submission, cancellationToken);

    public Task<IReadOnlyList<ApiKeyInfo>> ListAsync(CancellationToken cancellationToken) => _client.ListAsync(cancellationToken);

    public Task<ApiKeyInfo> RevokeAsync(string id, CancellationToken cancellationToken) => _client.RevokeAsync(id, cancellationToken);

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
