using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Client;

namespace HybridGrains.Cli.Agents;

/// <summary><c>hybridgrains tokens</c>: what lets machines in.</summary>
internal static class TokensCommand
{
    public static Command Create() =>
        new("tokens", "Create, list and revoke the tokens that edge agents enrol with.") { CreateCreate(), CreateList(), CreateRevoke() };

    private static Command CreateCreate()
    {
        var owner = new Option<string?>("--owner") { Description = "Whose agents it lets in. Default: the tenant of the key." };
        var uses = new Option<int>("--uses") { Description = "Agents it lets in.", DefaultValueFactory = _ => 1 };
        var expires = new Option<TimeSpan>("--expires-in")
        {
            Description = "How long it is good, as DAYS.HOURS:MINUTES:SECONDS.",
            DefaultValueFactory = _ => TimeSpan.FromDays(1),
        };
        var approved = new Option<bool>("--approved")
        {
            Description = "Its agents work at once; without this, each waits for 'agents approve'.",
        };
        return AgentsCluster.Complete(
            new Command("create", "Create a token and show it, this once.") { owner, uses, expires, approved },
            async (parsed, client, view, cancellationToken) =>
                view.Created(
                    await client.CreateTokenAsync(
                        new EnrolmentTokenSubmission
                        {
                            Owner = parsed.GetValue(owner),
                            Uses = parsed.GetValue(uses),
                            ExpiresIn = Seconds(parsed.GetValue(expires)),
                            NeedsApproval = !parsed.GetValue(approved),
                        },
                        cancellationToken
                    )
                )
        );
    }

    private static Command CreateList() =>
        AgentsCluster.Complete(
            new Command("list", "List the tokens; their texts are kept nowhere."),
            async (_, client, view, cancellationToken) => view.Listed(await client.ListTokensAsync(cancellationToken))
        );

    private static Command CreateRevoke()
    {
        var id = new Argument<string>("id") { Description = "Id of the token, as 'tokens list' shows it." };
        return AgentsCluster.Complete(
            new Command("revoke", "Let nobody in with a token any more; agents it let in stay.") { id },
            async (parsed, client, view, cancellationToken) =>
                view.Revoked(await client.RevokeTokenAsync(parsed.GetValue(id)!, cancellationToken))
        );
    }

    private static long Seconds(TimeSpan life) =>
        life >= TimeSpan.FromSeconds(1)
            ? (long)life.TotalSeconds
            : throw new CommandException($"--expires-in is {life}; it must be at least a second, such as 0:10:00 for ten minutes.");
}
