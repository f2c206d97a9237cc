namespace HybridGrains.Cli.Commands;

/// <summary>Where a picture is written and as what.</summary>
/// <param name="Path">Null makes a name from the seed.</param>
/// <param name="Format">"png", "jpeg" or "webp".</param>
/// <param name="Quality">0 to 100, for JPEG and WebP; null leaves it to the gateway.</param>
internal sealed record PictureOutput(string? Path, string Format, int? Quality)
{
    private static readonly Dictionary<string, string> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "png",
        [".jpg"] = "jpeg",
        [".jpeg"] = "jpeg",
        [".webp"] = "webp",
    };

    /// <summary>The format is the one named, or that of the path's extension, or the default.</summary>
    public static PictureOutput Choose(string? path, string? format, int? quality, string byDefault = "png")
    {
        if (format is not null && !Formats.ContainsValue(format))
        {
            throw new CommandException($"--format is '{format}'; it must be png, jpeg or webp.");
        }

        if (format is null && System.IO.Path.GetExtension(path) is { Length: > 0 } extension && !Formats.TryGetValue(extension, out format))
        {
            throw new CommandException(
                $"--out ends in '{extension}'; it must end in {string.Join(", ", Formats.Keys)}, or --format must say what it is."
            );
        }

        format ??= byDefault;
        if (quality is < 0 or > 100)
        {
            throw new CommandException($"--quality is {quality}; it must be between 0 and 100.");
        }

        if (quality is not null && format == "png")
        {
            throw new CommandException("--quality is for jpeg and webp; png loses nothing.");
        }

        return new PictureOutput(path, format, quality);
    }

    /// <summary>The file of picture <paramref name="index"/> of <paramref name="count"/>.</summary>
    public string File(long seed, int index, int count)
    {
        if (Path is null)
        {
            return $"hybridgrains-{seed}{Formats.First(pair => pair.Value == Format).Key}";
        }

        return count == 1
            ? Path
            : System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(Path) ?? "",
                $"{System.IO.Path.GetFileNameWithoutExtension(Path)}-{index + 1}{System.IO.Path.GetExtension(Path)}"
            );
    }
}
