namespace HybridGrains.Diffusion.Families;

/// <summary>One denoiser of a family.</summary>
/// <param name="Name">What plans and provenance call it, for example "large" or "small".</param>
/// <param name="Path">The ONNX file.</param>
public sealed record DenoiserEntry(string Name, string Path) : ComponentEntry(Path)
{
    /// <summary>Multiply-adds times two of one evaluation of one row at the default size.</summary>
    public double FlopsPerEvaluation { get; init; }

    /// <summary>Width of the guidance embedding input; null when guidance is run as two rows.</summary>
    public int? TimeCondProjDim { get; init; }
}
