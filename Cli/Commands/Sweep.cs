using System.Diagnostics;
using HybridGrains.Client;
using HybridGrains.Diffusion.Pictures;
using SkiaSharp;

namespace HybridGrains.Cli.Commands;

/// <summary>
/// Makes every picture of a prompt set at one split after the other, one at a time so that times are not those of a queue.
/// </summary>
internal sealed class Sweep(HybridGrainsClient client, IReadOnlyList<SweepPrompt> prompts, int steps, string outFolder)
{
    private const int SheetColumns = 12;
    private readonly List<(byte[] Rgb, int Side, string Caption)> _cells = [];

    public async Task<SweepRow> RunAsync(int cloudSteps, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(outFolder, $"k{cloudSteps:D3}")).FullName;
        var clock = Stopwatch.StartNew();
        var ends = new List<GenerationInfo>();
        for (var i = 0; i < prompts.Count; i++)
        {
            var accepted = await client.SubmitAsync(
                new GenerationSubmission
                {
                    Prompt = prompts[i].Prompt,
                    Seed = prompts[i].Seed,
                    Steps = steps,
                    CloudSteps = cloudSteps,
                },
                cancellationToken
            );
            var end = accepted;
            await foreach (var update in client.WatchAsync(accepted.Id, cancellationToken))
            {
                end = update.Generation;
            }

            if (end.Status != "completed")
            {
                throw new CommandException($"'{prompts[i].Prompt}' {end.Status}: {end.Reason}");
            }

            var png = await client.DownloadImageAsync(end.Id, cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{i:D4}.png"), png, cancellationToken);
            if (i < SheetColumns)
            {
                Remember(png, $"k={cloudSteps}: {prompts[i].Prompt}");
            }

            ends.Add(end);
        }

        return new SweepRow(
            cloudSteps,
            ends.Count,
            clock.Elapsed.TotalSeconds / ends.Count,
            ends.Average(end => end.CloudMs),
            ends.Average(end => end.EdgeMs),
            ends.Average(end => (double)end.BytesMoved),
            folder
        );
    }

    /// <summary>A row per split, a column for each of the first prompts.</summary>
    public string SaveSheet()
    {
        var path = Path.Combine(outFolder, "sweep.png");
        var sheet = new ContactSheet(Math.Min(SheetColumns, prompts.Count), _cells[0].Side);
        foreach (var (rgb, _, caption) in _cells)
        {
            sheet.Add(rgb, caption);
        }

        sheet.Save(path);
        return path;
    }

    private void Remember(byte[] png, string caption)
    {
        using var bitmap = SKBitmap.Decode(png);
        var rgb = new byte[bitmap.Width * bitmap.Height * 3];
        for (var i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            var color = bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width);
            (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) = (color.Red, color.Green, color.Blue);
        }

        _cells.Add((rgb, bitmap.Width, caption));
    }
}
