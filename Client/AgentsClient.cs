using System.Text.Json;
using System.Text.Json.Nodes;

namespace HybridGrains.Client;

/// <summary>
/// The edge agents of a cluster and the tokens that let them in. <paramref name="http"/> carries the base address and an operator's
/// key as bearer token. All throw <see cref="HybridGrainsApiException"/>.
/// </summary>
public sealed class AgentsClient(HttpClient http)
{
    /// <summary>Every agent that ever enrolled, oldest first.</summary>
    public Task<IReadOnlyList<AgentInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        ListAsync<AgentInfo>("v1/agents", cancellationToken);

    /// <summary>Lets an enrolled agent work.</summary>
    public async Task<AgentInfo> ApproveAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<AgentInfo>(
            await http.PostAsync($"v1/agents/{Uri.EscapeDataString(id)}/approve", null, cancellationToken),
            cancellationToken
        );

    /// <summary>Ends an agent for good; its connection ends at once.</summary>
    public async Task<AgentInfo> RevokeAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<AgentInfo>(
            await http.DeleteAsync($"v1/agents/{Uri.EscapeDataString(id)}", cancellationToken),
            cancellationToken
        );

    /// <summary>The new token, with its text: it is shown this once.</summary>
    public Task<EnrolmentTokenInfo> CreateTokenAsync(EnrolmentTokenSubmission submission, CancellationToken cancellationToken = default) =>
        ApiResponse.PostAsync<EnrolmentTokenInfo>(http, "v1/agents/tokens", submission, cancellationToken);

    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<EnrolmentTokenInfo>> ListTokensAsync(CancellationToken cancellationToken = default) =>
        ListAsync<EnrolmentTokenInfo>("v1/agents/tokens", cancellationToken);

    /// <summary>The token lets nobody in any more; agents it let in stay.</summary>
    public async Task<EnrolmentTokenInfo> RevokeTokenAsync(string id, CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<EnrolmentTokenInfo>(
            await http.DeleteAsync($"v1/agents/tokens/{Uri.EscapeDataString(id)}", cancellationToken),
            cancellationToken
        );

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken)
    {
        var list = await ApiResponse.ReadAsync<JsonObject>(await http.GetAsync(path, cancellationToken), cancellationToken);
        return list["data"].Deserialize<IReadOnlyList<T>>(ApiResponse.Json)!;
    }
}
