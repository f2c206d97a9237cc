namespace HybridGrains.Silo;

/// <summary>Another cluster runs on the data folder.</summary>
public sealed class DataDirectoryInUseException(string directory)
    : DataDirectoryException($"A cluster is already running on {directory}. Use it, or give another data folder.");
