namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>The activation functions that configs of diffusers name.</summary>
public enum Activation
{
    Silu = 0,
    Mish = 1,

    /// <summary>The exact one, with the error function.</summary>
    Gelu = 2,
    Relu = 3,
}
