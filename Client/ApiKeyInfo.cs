using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>An API key of the cluster.</summary>
/// <param name="Id">Names it in lists and logs.</param>
/// <param name="Role">"user", "agent-owner" or "operator".</param>
/// <param name="Label">For people: whose it is.</param>
/// <param name="Key">The key itself; only in the answer to its creation.</param>
public sealed record ApiKeyInfo(
    string Id,
    string Tenant,
    string Role,
    string Label,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    string? Key
);
