namespace HybridGrains.Policy.Networks;

/// <summary>A policy file cannot be used; the message says why.</summary>
public sealed class PolicyFileException(string message) : Exception(message);
