using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>A message that is not delivered yet, or was given up.</summary>
/// <param name="Id">Of the generation, or of the tenant's event.</param>
/// <param name="Tries">So far.</param>
/// <param name="NextTry">Null once it is given up.</param>
/// <param name="Reason">What the last try met; null before the first.</param>
public sealed record WebhookInfo(
    string Id,
    string Url,
    int Tries,
    [property: JsonPropertyName("next_try")] DateTimeOffset? NextTry,
    string? Reason
);
