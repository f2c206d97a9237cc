using HybridGrains.Client;

namespace HybridGrains.Cli.Keys;

/// <summary>The keys of a cluster that runs, or of one that does not.</summary>
internal interface IKeyStore : IAsyncDisposable
{
    Task<ApiKeyInfo> CreateAsync(ApiKeySubmission submission, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApiKeyInfo>> ListAsync(CancellationToken cancellationToken);

    Task<ApiKeyInfo> RevokeAsync(string id, CancellationToken cancellationToken);
}
