namespace HybridGrains.Gateway.Idempotency;

/// <summary>Marks an endpoint that heeds Idempotency-Key by itself.</summary>
internal sealed record ClaimsItself;

/// <summary>Marks an endpoint whose answer carries a secret that is shown once and kept nowhere.</summary>
internal sealed record ShowsASecret;
