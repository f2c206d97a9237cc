namespace HybridGrains.Grains.Interfaces.Webhooks;

/// <summary>What a tenant's messages are signed with, in the form of Standard Webhooks: "whsec_" and base64.</summary>
/// <param name="Former">The one before it, which is signed with as well for a while; null without one.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.webhook-secrets.v1")]
public sealed record WebhookSecrets(
    [property: Id(0)] string Current,
    [property: Id(1)] string? Former,
    [property: Id(2)] DateTimeOffset? FormerUntil
)
{
    /// <summary>Not for logs.</summary>
    public override string ToString() => nameof(WebhookSecrets);
}
