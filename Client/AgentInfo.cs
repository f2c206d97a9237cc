using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>An edge agent as the cluster knows it.</summary>
/// <param name="Id">Issued by the cluster.</param>
/// <param name="Name">What its owner calls it: a label, not unique.</param>
/// <param name="Owner">Of the token that it enrolled with.</param>
/// <param name="Standing">"pending", "approved" or "revoked".</param>
/// <param name="WhyNoWork">Why it gets no work now; null when it does.</param>
public sealed record AgentInfo(
    string Id,
    string Name,
    string Owner,
    string Standing,
    [property: JsonPropertyName("token_id")] string TokenId,
    [property: JsonPropertyName("enrolled_at")] DateTimeOffset EnrolledAt,
    bool Connected,
    [property: JsonPropertyName("why_no_work")] string? WhyNoWork
);
