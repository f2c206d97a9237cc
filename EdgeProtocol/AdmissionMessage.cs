using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// What the cluster says to a proof. After <see cref="AdmissionKind.Admitted"/> the hello follows; otherwise the connection ends.
/// </summary>
/// <param name="AgentId">The id that the cluster issued; null when it did not.</param>
/// <param name="Reason">For the agent's owner; null when admitted.</param>
[MessagePackObject]
public sealed record AdmissionMessage(
    [property: Key(0)] AdmissionKind Kind,
    [property: Key(1)] string? AgentId,
    [property: Key(2)] string? Reason
);
