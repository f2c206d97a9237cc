using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Gateway.Keys;

/// <summary>A key as JSON; its text only in the answer to its creation.</summary>
internal sealed record KeyView(
    string Id,
    string Tenant,
    string Role,
    string Label,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset? ExpiresAt,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    string? Key
)
{
    public static KeyView Of(KeyInfo key, string? text = null) =>
        new(
            key.Id,
            key.Description.Tenant,
            key.Description.Role.Name(),
            key.Description.Label,
            key.CreatedAt,
            key.Description.ExpiresAt,
            key.RevokedAt,
            text
        );
}
