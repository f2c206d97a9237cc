namespace HybridGrains.Cli.Commands;

/// <summary>Bounds of a share, 0 to 1.</summary>
internal sealed record SweepInterval(double Low, double High);
