using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>A key to create.</summary>
public sealed record ApiKeySubmission
{
    /// <summary>1 to 64 small letters, digits and dashes. Default: "default".</summary>
    public string? Tenant { get; init; }

    /// <summary>"user", "agent-owner" or "operator". Default: user.</summary>
    public string? Role { get; init; }

    /// <summary>At most 128 characters.</summary>
    public string? Label { get; init; }

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
