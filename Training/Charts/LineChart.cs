using System.Globalization;
using SkiaSharp;

namespace HybridGrains.Training.Charts;

/// <summary>Series of points joined by lines, with intervals as bars, axes from round numbers and a legend, as a PNG.</summary>
internal sealed class LineChart(string title, string xAxis, string yAxis)
{
    private const int Width = 720;
    private const int Height = 440;
    private static readonly SKRect Plot = new(64, 36, Width - 16, Height - 48);
    private static readonly SKColor[] Colors =
    [
        new(0x1f, 0x77, 0xb4),
        new(0xd6, 0x27, 0x28),
        new(0x2c, 0xa0, 0x2c),
        new(0xff, 0x7f, 0x0e),
        new(0x94, 0x67, 0xbd),
        new(0x55, 0x55, 0x55),
        new(0x17, 0xbe, 0xcf),
        new(0x8c, 0x56, 0x4b),
    ];
    private readonly List<(string Name, ChartPoint[] Points)> _series = [];
    private readonly List<double> _marks = [];

    /// <param name="points">In the order in which they are joined.</param>
    public void Add(string name, IEnumerable<ChartPoint> points) => _series.Add((name, [.. points]));

    /// <summary>A dashed line down the plot at <paramref name="x"/>, which must lie within the points.</summary>
    public void Mark(double x) => _marks.Add(x);

    public void Save(string path)
    {
        var all = _series.SelectMany(series => series.Points).ToArray();
        if (all.Length == 0)
        {
            throw new TrainingException($"{path}: there is nothing to draw.");
        }

        var xs = AxisTicks.Cover(all.Min(point => point.X), all.Max(point => point.X));
        var ys = AxisTicks.Cover(all.Min(point => point.Low ?? point.Y), all.Max(point => point.High ?? point.Y));
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        using var font = new SKFont(SKTypeface.Default, 12);
        surface.Canvas.Clear(SKColors.White);
        DrawAxes(surface.Canvas, font, xs, ys);
        using var dashes = SKPathEffect.CreateDash([4, 4], 0);
        using var mark = new SKPaint
        {
            Color = SKColors.Gray,
            Style = SKPaintStyle.Stroke,
            PathEffect = dashes,
        };
        foreach (var at in _marks.Select(value => Scale(xs, Plot.Left, Plot.Right)(value)))
        {
            surface.Canvas.DrawLine(at, Plot.Top, at, Plot.Bottom, mark);
        }

        for (var i = 0; i < _series.Count; i++)
        {
            DrawSeries(surface.Canvas, font, i, Scale(xs, Plot.Left, Plot.Right), Scale(ys, Plot.Bottom, Plot.Top));
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private void DrawAxes(SKCanvas canvas, SKFont font, double[] xs, double[] ys)
    {
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var grid = new SKPaint { Color = new SKColor(0xdd, 0xdd, 0xdd) };
        var (toX, toY) = (Scale(xs, Plot.Left, Plot.Right), Scale(ys, Plot.Bottom, Plot.Top));
        foreach (var x in xs)
        {
            canvas.DrawLine(toX(x), Plot.Top, toX(x), Plot.Bottom, grid);
            canvas.DrawText(Text(x), toX(x), Plot.Bottom + 16, SKTextAlign.Center, font, ink);
        }

        foreach (var y in ys)
        {
            canvas.DrawLine(Plot.Left, toY(y), Plot.Right, toY(y), grid);
            canvas.DrawText(Text(y), Plot.Left - 6, toY(y) + 4, SKTextAlign.Right, font, ink);
        }

        canvas.DrawText(title, Width / 2f, 16, SKTextAlign.Center, font, ink);
        canvas.DrawText(xAxis, Plot.MidX, Height - 12, SKTextAlign.Center, font, ink);
        canvas.DrawText(yAxis, 8, 30, SKTextAlign.Left, font, ink);
    }

    private void DrawSeries(SKCanvas canvas, SKFont font, int index, Func<double, float> toX, Func<double, float> toY)
    {
        using var paint = new SKPaint
        {
            Color = Colors[index % Colors.Length],
            IsAntialias = true,
            StrokeWidth = 2,
        };
        var (name, points) = _series[index];
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (toX(points[i].X), toY(points[i].Y));
            if (i > 0)
            {
                canvas.DrawLine(toX(points[i - 1].X), toY(points[i - 1].Y), x, y, paint);
            }

            if (points[i] is { Low: { } low, High: { } high })
            {
                canvas.DrawLine(x, toY(low), x, toY(high), paint);
            }

            canvas.DrawCircle(x, y, 3, paint);
        }

        if (_series.Count == 1)
        {
            return;
        }

        var top = Plot.Top + 14 + index * 16;
        canvas.DrawText(name, Plot.Right - 8, top, SKTextAlign.Right, font, paint);
    }

    private static Func<double, float> Scale(double[] ticks, float from, float to) =>
        value => from + (float)((value - ticks[0]) / (ticks[^1] - ticks[0])) * (to - from);

    private static string Text(double value) => Math.Round(value, 9).ToString("G6", CultureInfo.InvariantCulture);
}
