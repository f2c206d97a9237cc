using System.CommandLine;

namespace HybridGrains.Cli.Agents;

/// <summary><c>hybridgrains agents</c>: which machines work for the cluster.</summary>
internal static class AgentsCommand
{
    public static Command Create() =>
        new("agents", "List, approve and revoke edge agents.") { CreateList(), CreateApprove(), CreateRevoke() };

    private static Command CreateList() =>
        AgentsCluster.Complete(
            new Command("list", "List the agents that ever enrolled, and how they do."),
            async (_, client, view, cancellationToken) => view.Listed(await client.ListAsync(cancellationToken))
        );

    private static Command CreateApprove()
    {
        var id = Id();
        return AgentsCluster.Complete(
            new Command("approve", "Let an enrolled agent work; it joins within seconds.") { id },
            async (parsed, client, view, cancellationToken) =>
                view.Changed(await client.ApproveAsync(parsed.GetValue(id)!, cancellationToken))
        );
    }

    private static Command CreateRevoke()
    {
        var id = Id();
        return AgentsCluster.Complete(
            new Command("revoke", "End an agent for good, its connection at once; its range runs elsewhere.") { id },
            async (parsed, client, view, cancellationToken) =>
                view.Changed(await client.RevokeAsync(parsed.GetValue(id)!, cancellationToken))
        );
    }

    private static Argument<string> Id() => new("id") { Description = "Id of the agent, as 'agents list' shows it." };
}
