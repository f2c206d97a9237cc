using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Gateway.Agents;

/// <summary>An enrolment token as JSON; its text only in the answer to its creation.</summary>
internal sealed record TokenView(
    string Id,
    string Owner,
    int Uses,
    int Used,
    [property: JsonPropertyName("needs_approval")] bool NeedsApproval,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset ExpiresAt,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    string? Token
)
{
    public static TokenView Of(TokenInfo token, string? text = null) =>
        new(
            token.Id,
            token.Description.Owner,
            token.Description.Uses,
            token.Used,
            token.Description.NeedsApproval,
            token.CreatedAt,
            token.Description.ExpiresAt,
            token.RevokedAt,
            text
        );
}
