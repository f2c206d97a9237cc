namespace HybridGrains.Grains.Interfaces.Scheduling;

[GenerateSerializer, Immutable, Alias("hybridgrains.admission-result.v1")]
public sealed record AdmissionResult([property: Id(0)] AdmissionOutcome Outcome, [property: Id(1)] string? Reason = null);
