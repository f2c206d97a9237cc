using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// Answer to a challenge: who the agent is, shown by signatures over <see cref="EdgeProof.Transcript"/>. Neither the agent's private
/// key nor the enrolment token travels.
/// </summary>
/// <param name="AgentId">As issued at enrolment; null to enrol.</param>
/// <param name="Name">What its owner calls the agent: a label.</param>
/// <param name="PublicKey">The agent's ECDSA P-256 key, as SubjectPublicKeyInfo.</param>
/// <param name="Audience">Host and port that the agent dialled.</param>
/// <param name="Signature">By the agent's key.</param>
[MessagePackObject]
public sealed record ProofMessage(
    [property: Key(0)] int ProtocolVersion,
    [property: Key(1)] string? AgentId,
    [property: Key(2)] string Name,
    [property: Key(3)] ReadOnlyMemory<byte> PublicKey,
    [property: Key(4)] string Audience,
    [property: Key(5)] ReadOnlyMemory<byte> Signature
)
{
    /// <summary>To enrol: the public half of the enrolment token; empty otherwise.</summary>
    [Key(6)]
    public ReadOnlyMemory<byte> TokenKey { get; init; }

    /// <summary>To enrol: the signature by the token.</summary>
    [Key(7)]
    public ReadOnlyMemory<byte> TokenSignature { get; init; }
}
