namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>A new generation that asks for a place in its family's queue.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.admission-request.v1")]
public sealed record AdmissionRequest([property: Id(0)] string GenerationId, [property: Id(1)] string Tenant);
