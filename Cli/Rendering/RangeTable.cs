using HybridGrains.Client;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>Who computed which steps.</summary>
internal static class RangeTable
{
    public static Table Of(IReadOnlyList<RangeInfo> ranges)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("steps", "worker", "tier", "denoiser", "time");
        var eventful = ranges.Any(range => range.Status != "completed");
        if (eventful)
        {
            table.AddColumn("what happened");
        }

        foreach (var range in ranges)
        {
            table.AddRow(eventful ? [.. Cells(range), Happened(range)] : Cells(range));
        }

        return table;
    }

    private static string[] Cells(RangeInfo range) =>
        [
            range.From == range.To ? "decode" : $"{range.From} - {range.To}{(range.Decoder is null ? "" : " + decode")}",
            Markup.Escape(range.ShownWorker),
            Markup.Escape(range.Tier),
            Markup.Escape(range.Denoiser),
            $"{range.Ms:F0} ms",
        ];

    private static string Happened(RangeInfo range) =>
        range.Status == "completed" ? "" : Markup.Escape($"{range.Status}{(range.Error is null ? "" : ": " + range.Error)}");
}
