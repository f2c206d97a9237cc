namespace HybridGrains.Gateway.Limits;

/// <summary>Marks an endpoint whose answer stays open for as long as something is watched.</summary>
internal sealed record HoldsAStream;
