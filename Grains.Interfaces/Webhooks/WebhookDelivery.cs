namespace HybridGrains.Grains.Interfaces.Webhooks;

/// <summary>A message that has not been delivered yet, or was given up.</summary>
/// <param name="Id">Of the generation, or of the tenant's event.</param>
/// <param name="Tries">So far.</param>
/// <param name="DueAt">When it is tried next; null once it is given up.</param>
/// <param name="Reason">For people: what the last try met.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.webhook-delivery.v1")]
public sealed record WebhookDelivery(
    [property: Id(0)] string Id,
    [property: Id(1)] string Url,
    [property: Id(2)] int Tries,
    [property: Id(3)] DateTimeOffset? DueAt,
    [property: Id(4)] string? Reason
);
