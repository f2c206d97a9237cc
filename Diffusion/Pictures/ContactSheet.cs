using SkiaSharp;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Pictures in a grid, each with a caption below, as a PNG.</summary>
public sealed class ContactSheet(int columns, int side)
{
    private const int CaptionHeight = 30;
    private const int Gap = 6;
    private readonly List<(byte[] Rgb, string Caption)> _cells = [];

    /// <param name="rgb">side x side x 3 bytes.</param>
    public void Add(byte[] rgb, string caption) => _cells.Add((rgb, caption));

    public void Save(string path)
    {
        var rows = (_cells.Count + columns - 1) / columns;
        using var surface = SKSurface.Create(new SKImageInfo(columns * (side + Gap) + Gap, rows * (side + CaptionHeight + Gap) + Gap));
        surface.Canvas.Clear(SKColors.White);
        using var font = new SKFont(SKTypeface.Default, 10);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        for (var i = 0; i < _cells.Count; i++)
        {
            var (x, y) = (Gap + i % columns * (side + Gap), Gap + i / columns * (side + CaptionHeight + Gap));
            using var bitmap = ToBitmap(_cells[i].Rgb);
            surface.Canvas.DrawBitmap(bitmap, x, y);
            var line = 0;
            foreach (var text in Wrap(_cells[i].Caption, font))
            {
                surface.Canvas.DrawText(text, x, y + side + 11 + 11 * line++, font, ink);
            }
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private SKBitmap ToBitmap(byte[] rgb)
    {
        var bitmap = new SKBitmap(side, side);
        for (var i = 0; i < side * side; i++)
        {
            bitmap.SetPixel(i % side, i / side, new SKColor(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]));
        }

        return bitmap;
    }

    private IEnumerable<string> Wrap(string text, SKFont font)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && font.MeasureText(longer) > side)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }
}
