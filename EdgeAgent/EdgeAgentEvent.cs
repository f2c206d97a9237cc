using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>One thing that happened, as a sentence for the agent's owner.</summary>
public sealed record EdgeAgentEvent(EdgeAgentEventKind Kind, string Text)
{
    /// <summary>The range it is about; null for events of the connection.</summary>
    public RangeKey? Range { get; init; }
}
