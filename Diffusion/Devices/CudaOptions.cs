namespace HybridGrains.Diffusion.Devices;

/// <summary>How ONNX Runtime uses an NVIDIA device.</summary>
public sealed record CudaOptions
{
    /// <summary>Largest arena in bytes; null takes what is free. Default: null.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// Records each evaluation as a CUDA graph: quicker where shapes do not change, an error where they do. Default: false.
    /// </summary>
    public bool Graph { get; init; }

    /// <summary>Times alternative kernels at first use. Default: false.</summary>
    public bool TunableOps { get; init; }

    /// <summary>Allows TensorFloat-32 in products; quicker, with 10 bits of mantissa. Default: false, so that devices agree.</summary>
    public bool Tf32 { get; init; }

    /// <summary>TensorRT computes in fp16. Default: true.</summary>
    public bool TensorRtHalf { get; init; } = true;

    /// <summary>Where TensorRT keeps the engines that it builds; null builds them at each start. Default: null.</summary>
    public string? TensorRtCacheFolder { get; init; }
}
