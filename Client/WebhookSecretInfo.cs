using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>What a tenant's webhooks are signed with.</summary>
/// <param name="Secret">"whsec_" and base64, as Standard Webhooks has it.</param>
/// <param name="FormerUntil">Until when the one before it signs as well; null without one.</param>
public sealed record WebhookSecretInfo(string Secret, [property: JsonPropertyName("former_until")] DateTimeOffset? FormerUntil);
