namespace HybridGrains.EdgeProtocol;

/// <summary>
/// The version of the wire between gateway and agent. A gateway accepts agents from <see cref="Oldest"/> to
/// <see cref="Current"/>. 2: a key of its own for each agent instead of a shared token, and a secret in every assignment; 1 has
/// nothing that could be accepted instead.
/// </summary>
public static class EdgeProtocolVersion
{
    public const int Oldest = 2;
    public const int Current = 2;
}
