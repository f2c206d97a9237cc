using System.Text.Json;
using HybridGrains.Client;

namespace HybridGrains.Cli.Agents;

/// <summary>Agents and tokens for people, or as JSON.</summary>
internal sealed class AgentsView(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public void Listed(IReadOnlyList<AgentInfo> agents)
    {
        if (Json(agents))
        {
            return;
        }

        output.WriteLine(
            agents.Count == 0 ? "There are no agents." : "id                      name              owner             standing  now"
        );
        foreach (var agent in agents)
        {
            output.WriteLine($"{agent.Id, -23} {agent.Name, -17} {agent.Owner, -17} {agent.Standing, -9} {Now(agent)}");
        }
    }

    public void Changed(AgentInfo agent)
    {
        if (!Json(agent))
        {
            output.WriteLine($"Agent {agent.Id} ({agent.Name}) is {agent.Standing}.");
        }
    }

    public void Created(EnrolmentTokenInfo token)
    {
        if (Json(token))
        {
            return;
        }

        // The token alone on its line: it is made to be copied.
        output.WriteLine(token.Token);
        output.WriteLine(
            $"Token {token.Id} of {token.Owner} lets {token.Uses} agent(s) in until {token.ExpiresAt:u}. "
                + "It is shown this once; agents take "
                + "it from the variable HYBRIDGRAINS_EDGE_TOKEN or from --token-file."
                + (token.NeedsApproval ? " Each waits for 'hybridgrains agents approve'." : "")
        );
    }

    public void Listed(IReadOnlyList<EnrolmentTokenInfo> tokens)
    {
        if (Json(tokens))
        {
            return;
        }

        output.WriteLine(tokens.Count == 0 ? "There are no tokens." : "id            owner             used         approval  state");
        foreach (var token in tokens)
        {
            var used = $"{token.Used} of {token.Uses}";
            output.WriteLine(
                $"{token.Id, -13} {token.Owner, -17} {used, -12} {(token.NeedsApproval ? "each" : "none"), -9} {State(token)}"
            );
        }
    }

    public void Revoked(EnrolmentTokenInfo token)
    {
        if (!Json(token))
        {
            output.WriteLine($"Token {token.Id} of {token.Owner} is revoked.");
        }
    }

    private static string Now(AgentInfo agent) =>
        agent.Standing != "approved" ? ""
        : agent.Connected ? (agent.WhyNoWork is { } why ? $"connected; {why}" : "connected")
        : "away";

    private static string State(EnrolmentTokenInfo token) =>
        token.RevokedAt is not null ? "revoked"
        : token.ExpiresAt <= TimeProvider.System.GetUtcNow() ? "expired"
        : token.Used >= token.Uses ? "used up"
        : "good";

    private bool Json<T>(T value)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, Options));
        }

        return json;
    }
}
