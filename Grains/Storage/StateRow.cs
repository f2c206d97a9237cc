namespace HybridGrains.Grains.Storage;

/// <summary>A grain's state as it is stored.</summary>
/// <param name="Version">1 or more; one more with every write.</param>
public sealed record StateRow(long Version, byte[] Payload);
