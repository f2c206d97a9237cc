namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>What the formats are called elsewhere.</summary>
public static class OutputFormats
{
    /// <summary>In requests: "png", "jpeg" or "webp".</summary>
    public static string Name(this OutputFormat format) =>
        format switch
        {
            OutputFormat.Png => "png",
            OutputFormat.Jpeg => "jpeg",
            OutputFormat.WebP => "webp",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };

    public static string ContentType(this OutputFormat format) => "image/" + format.Name();

    /// <summary>The ending of file names, with its dot.</summary>
    public static string Extension(this OutputFormat format) => format == OutputFormat.Jpeg ? ".jpg" : "." + format.Name();
}
