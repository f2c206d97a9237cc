namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>An enrolled agent, as the cluster keeps it.</summary>
/// <param name="Id">Issued by the cluster.</param>
/// <param name="Name">What its owner calls it: a label, not unique.</param>
/// <param name="PublicKey">ECDSA P-256, SubjectPublicKeyInfo.</param>
/// <param name="Owner">Of the token that it enrolled with.</param>
/// <param name="TokenId">That token.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.agent-info.v1")]
public sealed record AgentInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ReadOnlyMemory<byte> PublicKey,
    [property: Id(3)] string Owner,
    [property: Id(4)] string TokenId,
    [property: Id(5)] AgentStanding Standing,
    [property: Id(6)] DateTimeOffset EnrolledAt
);
