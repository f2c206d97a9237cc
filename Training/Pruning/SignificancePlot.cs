using System.Globalization;
using HybridGrains.ModelKit.Configs;
using SkiaSharp;

namespace HybridGrains.Training.Pruning;

/// <summary>The ranking as a bar chart: a bar per part, the least significant on top, with what each size keeps of it.</summary>
/// <param name="sizes">What to head a column with, and the plan of that size.</param>
internal sealed class SignificancePlot(
    Significance significance,
    IReadOnlyList<UNetPart> parts,
    IReadOnlyList<(string Title, PruningPlan Plan)> sizes
)
{
    private const int RowHeight = 16;
    private const int Top = 54;
    private const int LabelWidth = 360;
    private const int BarWidth = 420;
    private const int NumberWidth = 60;
    private const int ColumnWidth = 70;

    private static readonly Dictionary<UNetPartKind, SKColor> Colors = new()
    {
        [UNetPartKind.ResnetInner] = new(0x1f, 0x77, 0xb4),
        [UNetPartKind.SelfAttentionHeads] = new(0xff, 0x7f, 0x0e),
        [UNetPartKind.CrossAttentionHeads] = new(0xd6, 0x27, 0x28),
        [UNetPartKind.FeedForwardInner] = new(0x2c, 0xa0, 0x2c),
        [UNetPartKind.Layer] = new(0x55, 0x55, 0x55),
        [UNetPartKind.Transformer] = new(0x94, 0x67, 0xbd),
        [UNetPartKind.MidBlock] = new(0x8c, 0x56, 0x4b),
    };

    public void Save(string path)
    {
        var ranked = significance.Ranked.ToList();
        var width = LabelWidth + BarWidth + NumberWidth + sizes.Count * ColumnWidth + 10;
        using var surface = SKSurface.Create(new SKImageInfo(width, Top + ranked.Count * RowHeight + 10));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        using var font = new SKFont(SKTypeface.Default, 11);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.DrawText(
            $"Change of the final latents with one part pruned alone ({significance.Settings.Prompts} prompts, "
                + $"{significance.Settings.Steps} steps)",
            8,
            16,
            font,
            ink
        );
        DrawLegend(canvas, font, ink);
        for (var i = 0; i < sizes.Count; i++)
        {
            canvas.DrawText(sizes[i].Title, ColumnX(i), Top - 6, font, ink);
        }

        var largest = Math.Max(ranked.Max(score => score.Score), double.Epsilon);
        for (var row = 0; row < ranked.Count; row++)
        {
            DrawRow(canvas, font, ink, ranked[row], Top + row * RowHeight, largest);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private void DrawRow(SKCanvas canvas, SKFont font, SKPaint ink, SignificanceScore score, int y, double largest)
    {
        canvas.DrawText(score.Name.Replace("transformer_blocks", "blocks", StringComparison.Ordinal), 8, y + 12, font, ink);
        using var fill = new SKPaint { Color = Colors.GetValueOrDefault(score.Kind, SKColors.Gray) };
        var length = (float)(score.Score / largest * BarWidth);
        canvas.DrawRect(LabelWidth, y + 2, Math.Max(1, length), RowHeight - 4, fill);
        canvas.DrawText(score.Score.ToString("G3", CultureInfo.InvariantCulture), LabelWidth + length + 4, y + 12, font, ink);
        var part = parts.First(part => part.Name == score.Name && part.Kind == score.Kind);
        for (var i = 0; i < sizes.Count; i++)
        {
            canvas.DrawText(KeptText(sizes[i].Plan, part), ColumnX(i), y + 12, font, ink);
        }
    }

    private string KeptText(PruningPlan plan, UNetPart part)
    {
        if (plan.IsGone(part))
        {
            return "out";
        }

        return part.IsWhole ? "" : $"{plan.UnitsOf(part)}/{part.Units}";
    }

    private static void DrawLegend(SKCanvas canvas, SKFont font, SKPaint ink)
    {
        var x = 8f;
        foreach (var (kind, color) in Colors)
        {
            using var fill = new SKPaint { Color = color };
            canvas.DrawRect(x, 25, 10, 10, fill);
            canvas.DrawText(kind.ToString(), x + 13, 34, font, ink);
            x += 20 + font.MeasureText(kind.ToString());
        }
    }

    private static int ColumnX(int column) => LabelWidth + BarWidth + NumberWidth + column * ColumnWidth;
}
