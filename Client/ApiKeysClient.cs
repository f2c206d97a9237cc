using System.Text.Json;
using System.Text.Json.Nodes;

namespace HybridGrains.Client;

/// <summary>
/// The API keys of a cluster. <paramref name="http"/> carries the base address and an operator's key as bearer token. All throw
/// <see cref="HybridGrainsApiException"/>.
/// </summary>
public sealed class ApiKeysClient(HttpClient http)
{
    /// <summary>The new key, with its text: it is shown this once.</summary>
    public Task<ApiKeyInfo> CreateAsync(ApiKeySubmission submission, CancellationToken cancellationToken = default) =>
        ApiResponse.PostAsync<ApiKeyInfo>(http, "v1/keys", submission, cancellationToken);

    /// <summary>Every key that was ever created, oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        var list = await ApiResponse.ReadAsync<JsonObject>(await http.GetAsync("v1/keys", cancellationToken), cancellationToken);
        return list["data"].Deserialize<IReadOnlyList<ApiKeyInfo>>(ApiResponse.Json)!;
    }

    /// <summary>Ends a key at once; its open calls end.</summary>
    public async Task<ApiKeyInfo> RevokeAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<ApiKeyInfo>(
            await http.DeleteAsync($"v1/keys/{Uri.EscapeDataString(id)}", cancellationToken),
            cancellationToken
        );
}
