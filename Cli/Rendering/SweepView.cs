using System.Globalization;
using HybridGrains.Cli.Commands;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>Rows as they come, the table at the end.</summary>
internal static class SweepView
{
    public static void ShowRow(SweepRow row) =>
        AnsiConsole.MarkupLineInterpolated($"k = {row.CloudSteps}: {row.Pictures} pictures, {row.Seconds:F2} s each");

    public static void ShowTable(IReadOnlyList<SweepRow> rows)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("cloud steps", "s / picture", "cloud ms", "edge ms", "KiB moved", "prompt accuracy");
        foreach (var row in rows)
        {
            table.AddRow(
                $"{row.CloudSteps}",
                $"{row.Seconds:F2}",
                $"{row.CloudMs:F0}",
                $"{row.EdgeMs:F0}",
                $"{row.BytesMoved / 1024:F1}",
                Accuracy(row.Accuracy)
            );
        }

        AnsiConsole.Write(table);
    }

    private static string Accuracy(SweepAccuracy? accuracy) =>
        accuracy is null
            ? "not scored"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{accuracy.Share:P0} ({accuracy.Interval.Low:P0} to {accuracy.Interval.High:P0})"
            );
}
