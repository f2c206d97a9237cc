namespace HybridGrains.Grains.Interfaces.Agents;

[GenerateSerializer, Immutable, Alias("hybridgrains.enrol-answer.v1")]
public sealed record EnrolAnswer([property: Id(0)] EnrolOutcome Outcome, [property: Id(1)] AgentInfo? Agent = null);
