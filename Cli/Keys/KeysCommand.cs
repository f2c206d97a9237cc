using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Cli.Keys;

/// <summary><c>hybridgrains keys</c>: who may call the cluster.</summary>
internal static class KeysCommand
{
    public static Command Create() =>
        new("keys", "Create, list and revoke API keys. Once there is one, nobody is let in without.")
        {
            CreateCreate(),
            CreateList(),
            CreateRevoke(),
            UsageCommands.CreateUsage(),
            UsageCommands.CreateQuota(),
            WebhookCommands.CreateSecret(),
            WebhookCommands.CreateList(),
        };

    private static Command CreateCreate()
    {
        var tenant = new Option<string>("--tenant")
        {
            Description = "Whose pictures the key makes and sees; keys of one tenant share them.",
            DefaultValueFactory = _ => TenantNames.Default,
        };
        var role = new Option<string>("--role")
        {
            Description = $"What it may do: {string.Join(", ", KeyRoles.All.Select(known => known.Name()))}.",
            DefaultValueFactory = _ => KeyRole.User.Name(),
        };
        var label = new Option<string?>("--label") { Description = "For people: whose it is." };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "When it stops being good. Default: never." };
        var command = new Command("create", "Create a key and show it, this once.") { tenant, role, label, expires };
        return Complete(
            command,
            async (parsed, store, view, cancellationToken) =>
                view.Created(
                    await store.CreateAsync(
                        new ApiKeySubmission
                        {
                            Tenant = parsed.GetValue(tenant),
                            Role = parsed.GetValue(role),
                            Label = parsed.GetValue(label),
                            ExpiresAt = parsed.GetValue(expires),
                        },
                        cancellationToken
                    )
                )
        );
    }

    private static Command CreateList() =>
        Complete(
            new Command("list", "List the keys, revoked ones too; their texts are kept nowhere."),
            async (_, store, view, cancellationToken) => view.Listed(await store.ListAsync(cancellationToken))
        );

    private static Command CreateRevoke()
    {
        var id = new Argument<string>("id") { Description = "Id of the key, as 'keys list' shows it." };
        return Complete(
            new Command("revoke", "End a key at once, open calls included; what it had accepted goes on.") { id },
            async (parsed, store, view, cancellationToken) => view.Revoked(await store.RevokeAsync(parsed.GetValue(id)!, cancellationToken))
        );
    }

    private static Command Complete(Command command, Func<ParseResult, IKeyStore, KeysView, CancellationToken, Task> action)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON and nothing else." };
        var stores = new KeyStores();
        command.Add(json);
        stores.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    await using var store = stores.Open(parsed);
                    await action(parsed, store, new KeysView(Console.Out, parsed.GetValue(json)), cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
