using System.CommandLine;
using HybridGrains.Client;

namespace HybridGrains.Cli.Keys;

/// <summary><c>hybridgrains keys webhook-secret</c> and <c>keys webhooks</c>: of the tenant whose key is shown.</summary>
internal static class WebhookCommands
{
    public static Command CreateSecret()
    {
        var rotate = new Option<bool>("--rotate") { Description = "Make a new one; the former signs beside it for a day." };
        return TenantCommands.Complete(
            new Command("webhook-secret", "Show what the webhooks of the key's tenant are signed with; docs/api.md has the rule.")
            {
                rotate,
            },
            async (parsed, http, view, cancellationToken) =>
            {
                var webhooks = new WebhooksClient(http);
                view.Secret(
                    parsed.GetValue(rotate)
                        ? await webhooks.RotateSecretAsync(cancellationToken)
                        : await webhooks.GetSecretAsync(cancellationToken)
                );
            }
        );
    }

    public static Command CreateList()
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 100.", DefaultValueFactory = _ => 20 };
        return TenantCommands.Complete(
            new Command("webhooks", "List webhooks of the key's tenant that did not arrive yet, or were given up.") { limit },
            async (parsed, http, view, cancellationToken) =>
                view.Webhooks(await new WebhooksClient(http).ListAsync(parsed.GetValue(limit), cancellationToken))
        );
    }
}
