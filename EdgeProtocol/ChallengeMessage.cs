using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>First message of the gateway: what it speaks, whose it is, and what has to be signed for this connection.</summary>
/// <param name="ClusterId">Identity of the cluster behind the gateway; it outlives restarts. Agents keep a key per cluster.</param>
/// <param name="ConnectionId">The gateway's name for this connection.</param>
/// <param name="Nonce"><see cref="EdgeProof.NonceBytes"/> random bytes, used once.</param>
[MessagePackObject]
public sealed record ChallengeMessage(
    [property: Key(0)] int OldestVersion,
    [property: Key(1)] int CurrentVersion,
    [property: Key(2)] string ClusterId,
    [property: Key(3)] string ConnectionId,
    [property: Key(4)] ReadOnlyMemory<byte> Nonce
);
