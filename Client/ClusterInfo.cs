namespace HybridGrains.Client;

/// <summary>Who works in the cluster, and how much waits.</summary>
public sealed record ClusterInfo(IReadOnlyList<WorkerInfo> Workers, int QueueDepth);
