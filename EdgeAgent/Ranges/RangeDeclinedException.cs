namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>An offer that turned out not to be runnable; the message goes back as the reason.</summary>
internal sealed class RangeDeclinedException(string reason) : Exception(reason);
