namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>Why one connection ended.</summary>
internal sealed record SessionEnd(SessionEndKind Kind, string Reason)
{
    public static SessionEnd Lost(string reason) => new(SessionEndKind.Lost, reason);

    public static SessionEnd Refused(string reason) => new(SessionEndKind.Refused, reason);

    public static SessionEnd Drained { get; } = new(SessionEndKind.Drained, "drained");
}
