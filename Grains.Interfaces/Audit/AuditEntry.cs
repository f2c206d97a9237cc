namespace HybridGrains.Grains.Interfaces.Audit;

/// <summary>One call that changed something, or was refused.</summary>
/// <param name="Number">Grows with every entry; 0 before it is added.</param>
/// <param name="KeyId">The key that was shown; null for a configured key and for callers on the machine itself.</param>
/// <param name="Action">Method and path.</param>
/// <param name="Status">What was answered.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.audit-entry.v1")]
public sealed record AuditEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string? KeyId,
    [property: Id(3)] string Tenant,
    [property: Id(4)] string Role,
    [property: Id(5)] string? Address,
    [property: Id(6)] string Action,
    [property: Id(7)] int Status
);
