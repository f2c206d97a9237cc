namespace HybridGrains.Grains.Storage;

/// <summary>A row that is there and cannot be read.</summary>
public sealed class DamagedStateException(string message, Exception inner) : Exception(message, inner);
