namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>Why one connection ended.</summary>
/// <param name="After">When to try again; null where the delay grows with every try.</param>
internal sealed record SessionEnd(SessionEndKind Kind, string Reason, TimeSpan? After = null)
{
    private static readonly TimeSpan LookForApprovalEvery = TimeSpan.FromSeconds(3);

    public static SessionEnd Lost(string reason) => new(SessionEndKind.Lost, reason);

    public static SessionEnd Refused(string reason) => new(SessionEndKind.Refused, reason);

    public static SessionEnd Waiting(string reason) => new(SessionEndKind.Waiting, reason, LookForApprovalEvery);

    public static SessionEnd Drained { get; } = new(SessionEndKind.Drained, "drained");
}
