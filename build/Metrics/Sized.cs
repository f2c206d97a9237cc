namespace HybridGrains.Metrics;

/// <summary>A file or a method, and its lines from the first to the last of its text.</summary>
internal sealed record Sized(int Lines, string Name);
