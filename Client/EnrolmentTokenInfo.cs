using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>An enrolment token of the cluster.</summary>
/// <param name="Id">Names it in lists and logs.</param>
/// <param name="Uses">Agents it lets in.</param>
/// <param name="Used">Agents it has let in.</param>
/// <param name="NeedsApproval">Whether an operator has to approve each of its agents.</param>
/// <param name="Token">The token itself; only in the answer to its creation.</param>
public sealed record EnrolmentTokenInfo(
    string Id,
    string Owner,
    int Uses,
    int Used,
    [property: JsonPropertyName("needs_approval")] bool NeedsApproval,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTimeOffset ExpiresAt,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    string? Token
);
