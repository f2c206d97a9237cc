namespace HybridGrains.Cli.Commands;

/// <summary>
/// Pictures that show all their prompts say: objects, counts, relation and background, with a 95 % interval of the share.
/// </summary>
internal sealed record SweepAccuracy(int Right, int Of, double Share, SweepInterval Interval);
