namespace HybridGrains.Silo;

/// <summary>A data folder that a cluster cannot use; the message says why and what to do.</summary>
public class DataDirectoryException(string message) : Exception(message);
