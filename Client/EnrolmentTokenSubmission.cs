using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>An enrolment token to create.</summary>
public sealed record EnrolmentTokenSubmission
{
    /// <summary>Whose agents it lets in, at most 128 characters. Default: the caller's tenant.</summary>
    public string? Owner { get; init; }

    /// <summary>1 to 10,000. Default: 1.</summary>
    public int? Uses { get; init; }

    /// <summary>Seconds. Default: a day.</summary>
    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    /// <summary>Default: true.</summary>
    [JsonPropertyName("needs_approval")]
    public bool? NeedsApproval { get; init; }
}
