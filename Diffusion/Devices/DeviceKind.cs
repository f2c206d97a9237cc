namespace HybridGrains.Diffusion.Devices;

/// <summary>What runs the networks.</summary>
public enum DeviceKind
{
    Cpu,
    Cuda,
    TensorRt,
    DirectMl,
}
