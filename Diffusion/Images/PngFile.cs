namespace HybridGrains.Diffusion.Images;

/// <summary>PNG with generation parameters embedded as text chunks.</summary>
public static class PngFile
{
    /// <summary>Encodes with one iTXt/tEXt chunk per entry; "parameters" is read by A1111-style tools, "hybridgrains" holds provenance JSON.</summary>
    public static byte[] Encode(RgbImage image, IReadOnlyDictionary<string, string> text) => throw new NotImplementedException();

    /// <summary>The text chunks of a PNG file.</summary>
    public static IReadOnlyDictionary<string, string> ReadText(ReadOnlySpan<byte> png) => throw new NotImplementedException();
}
