namespace HybridGrains.EdgeProtocol;

/// <summary>The version of the wire between gateway and agent. A gateway accepts agents from <see cref="Oldest"/> to <see cref="Current"/>.</summary>
public static class EdgeProtocolVersion
{
    public const int Oldest = 1;
    public const int Current = 1;
}
