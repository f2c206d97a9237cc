namespace HybridGrains.Diffusion.Families;

/// <summary>One ONNX file of a family.</summary>
public record ComponentEntry(string Path)
{
    public long Parameters { get; init; }

    /// <summary>
    /// How far the file was from the network it was made from when it was imported: max |onnx - torch| / max |torch|. Null when
    /// it was not compared.
    /// </summary>
    public double? SelfCheckDifference { get; init; }
}
