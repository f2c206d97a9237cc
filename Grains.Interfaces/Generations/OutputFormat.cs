namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>File format that a picture is delivered in.</summary>
[GenerateSerializer, Alias("hybridgrains.output-format.v1")]
public enum OutputFormat
{
    Png = 0,
    Jpeg = 1,
    WebP = 2,
}
