namespace HybridGrains.EdgeAgent;

/// <summary>An agent's key for one cluster, and the id that this cluster issued for it.</summary>
/// <param name="AgentId">Null until the cluster has said it.</param>
/// <param name="PrivateKey">PKCS#8.</param>
internal sealed record AgentCredential(string? AgentId, byte[] PrivateKey);
