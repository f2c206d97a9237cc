namespace HybridGrains.Diffusion.Runtime;

/// <summary>How a family's networks are run.</summary>
public sealed record FamilyRuntimeOptions
{
    /// <summary>Threads inside one network evaluation; 0 takes every core. Default: 0.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>"cpu" or "cuda". Default: "cpu".</summary>
    public string Device { get; init; } = "cpu";
}
