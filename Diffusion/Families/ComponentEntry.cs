namespace HybridGrains.Diffusion.Families;

/// <summary>One ONNX file of a family.</summary>
public record ComponentEntry(string Path)
{
    public long Parameters { get; init; }
}
