using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Agents;

/// <summary>The JSON of an enrolment token to create.</summary>
internal sealed record TokenBody
{
    /// <summary>Whose agents it lets in. Default: the caller's tenant.</summary>
    public string? Owner { get; init; }

    /// <summary>Agents it lets in. Default: 1.</summary>
    public int? Uses { get; init; }

    /// <summary>Seconds until it expires. Default: a day.</summary>
    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    /// <summary>Whether an operator has to approve each agent. Default: true.</summary>
    [JsonPropertyName("needs_approval")]
    public bool? NeedsApproval { get; init; }
}
