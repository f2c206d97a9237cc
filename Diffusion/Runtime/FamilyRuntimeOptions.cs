using HybridGrains.Diffusion.Devices;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>How a family's networks are run.</summary>
public sealed record FamilyRuntimeOptions
{
    /// <summary>Threads inside one network evaluation; 0 takes every core. Default: 0.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// "auto", "cpu", "cuda", "tensorrt" or "directml"; all but the first two may name one of several, as "cuda:1". Default:
    /// "cpu".
    /// </summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads spin while they wait for work: quicker on a machine of one's own, but a thread that spins takes a core that silo
    /// and agent may share. Default: false.
    /// </summary>
    public bool Spinning { get; init; }

    /// <summary>Memory of evaluations is kept between them. Default: true.</summary>
    public bool MemoryArena { get; init; } = true;

    /// <summary>Inputs that stay the same during a range are copied to the device once. Default: true.</summary>
    public bool IoBinding { get; init; } = true;

    /// <summary>
    /// Sets of LoRAs whose merged networks are kept at a time; each takes the memory of the networks that it changes once more. Default:
    /// 2.
    /// </summary>
    public int MergedLoras { get; init; } = 2;

    /// <summary>Used with "cuda" and "tensorrt".</summary>
    public CudaOptions Cuda { get; init; } = new();
}
