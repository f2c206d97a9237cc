using SkiaSharp;

namespace HybridGrains.Training.Recovery;

/// <summary>A folder of pictures (png, jpg, webp), each with its caption in a .txt of the same name.</summary>
internal sealed class CaptionedPictures
{
    private static readonly string[] Suffixes = [".png", ".jpg", ".jpeg", ".webp"];

    private CaptionedPictures(IReadOnlyList<string> files) => Files = files;

    /// <summary>Full paths, shuffled the same way every time: neighbours in a folder are often alike.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="TrainingException">There are no pictures, or one has no caption.</exception>
    public static CaptionedPictures Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new TrainingException($"--pictures: there is no folder '{folder}'.");
        }

        var files = Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Suffixes.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (files.Length == 0)
        {
            throw new TrainingException($"--pictures: '{folder}' holds no {string.Join(", ", Suffixes)}.");
        }

        foreach (var file in files.Where(file => !File.Exists(CaptionFile(file))))
        {
            throw new TrainingException($"--pictures: {file} has no caption; write it to {CaptionFile(file)}.");
        }

        new Random(1).Shuffle(files);
        return new CaptionedPictures(files);
    }

    public static string Caption(string file) => File.ReadAllText(CaptionFile(file)).Trim();

    /// <summary>The middle square of a picture, resized: side x side x 3 bytes.</summary>
    public static byte[] Read(string file, int side)
    {
        using var bitmap = SKBitmap.Decode(file) ?? throw new TrainingException($"--pictures: {file} is no picture that can be read.");
        var edge = Math.Min(bitmap.Width, bitmap.Height);
        var (left, top) = ((bitmap.Width - edge) / 2, (bitmap.Height - edge) / 2);
        using var square = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(square))
        using (var image = SKImage.FromBitmap(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(
                image,
                SKRect.Create(left, top, edge, edge),
                SKRect.Create(side, side),
                new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
            );
        }

        var (rgba, rgb) = (square.Bytes, new byte[side * side * 3]);
        for (var i = 0; i < side * side; i++)
        {
            rgba.AsSpan(i * 4, 3).CopyTo(rgb.AsSpan(i * 3));
        }

        return rgb;
    }

    private static string CaptionFile(string file) => Path.ChangeExtension(file, ".txt");
}
