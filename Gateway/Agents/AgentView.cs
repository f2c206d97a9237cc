using System.Text.Json.Serialization;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Gateway.Agents;

/// <summary>An agent as JSON: what it is to the registry, and how it does now.</summary>
internal sealed record AgentView(
    string Id,
    string Name,
    string Owner,
    string Standing,
    [property: JsonPropertyName("token_id")] string TokenId,
    [property: JsonPropertyName("enrolled_at")] DateTimeOffset EnrolledAt,
    bool Connected,
    [property: JsonPropertyName("why_no_work")] string? WhyNoWork
)
{
    public static AgentView Of(AgentInfo agent, EdgeAgentSnapshot? now) =>
        new(
            agent.Id,
            agent.Name,
            agent.Owner,
            agent.Standing.ToString().ToLowerInvariant(),
            agent.TokenId,
            agent.EnrolledAt,
            now?.Connected == true,
            now?.WhyNoWork
        );
}
