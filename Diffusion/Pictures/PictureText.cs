namespace HybridGrains.Diffusion.Pictures;

/// <summary>The text a picture file carries, by the keys that PNG uses.</summary>
public static class PictureText
{
    /// <summary>Generation parameters as A1111-style tools read them; see <see cref="EmbeddedParameters"/>.</summary>
    public const string Parameters = "parameters";

    /// <summary>Provenance as JSON: family and model hashes, ranges, workers.</summary>
    public const string Provenance = "hybridgrains";

    /// <summary>Reads the text of a PNG, JPEG or WebP file; empty when it carries none.</summary>
    /// <exception cref="PictureException">Another format, or a damaged file.</exception>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > PictureReader.MaxBytes)
        {
            throw new PictureException($"The file has {file.Length} bytes; at most {PictureReader.MaxBytes} are read.");
        }

        if (file.StartsWith(JpegFile.Signature))
        {
            return ExifText.Read(JpegFile.Exif(file));
        }

        if (file.StartsWith("RIFF"u8))
        {
            return ExifText.Read(WebPFile.Exif(file));
        }

        try
        {
            return PngFile.ReadText(file);
        }
        catch (InvalidDataException damaged)
        {
            throw new PictureException(damaged.Message + " JPEG and WebP are read as well.");
        }
    }
}
