using HybridGrains.Client;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>A bar per picture that says who runs its steps, then a table of ranges.</summary>
internal sealed class ConsoleView : IGenerationView
{
    public Task FollowAsync(int pictures, Func<Action<int, GenerationUpdate>, Task> work) =>
        AnsiConsole
            .Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(async context =>
            {
                var bars = Enumerable.Range(0, pictures).Select(_ => context.AddTask("waiting for a worker")).ToArray();
                await work(
                    (picture, update) =>
                    {
                        var bar = bars[picture];
                        bar.MaxValue = Math.Max(1, update.Generation.Steps);
                        bar.Value = update.Generation.HasEnded ? bar.MaxValue : update.Generation.StepsDone;
                        bar.Description = Describe(update.Generation);
                    }
                );
            });

    public void Finished(GenerationInfo generation, string? imagePath)
    {
        Summary(generation);
        // Not through AnsiConsole: it breaks long lines, and a path is made to be copied.
        if (imagePath is not null)
        {
            Console.WriteLine($"Seed {generation.Seed}. Picture: {imagePath}");
        }
        else
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{generation.Status}: {generation.Reason}[/]");
        }
    }

    /// <summary>Who ran what, why, and what it cost.</summary>
    public static void Summary(GenerationInfo generation)
    {
        AnsiConsole.Write(RangeTable.Of(generation.Ranges));
        WriteWhy(generation.Ranges);
        if (generation.CloudOnlyMs is { } cloudOnly && cloudOnly > generation.CloudMs)
        {
            var saved = 1 - generation.CloudMs / cloudOnly;
            AnsiConsole.MarkupLine(
                $"Cloud time [bold]{generation.CloudMs:F0} ms[/] instead of {cloudOnly:F0} ms cloud only: [green]{saved:P0} saved[/]. "
                    + $"Edge time {generation.EdgeMs:F0} ms, {generation.BytesMoved / 1024.0:F1} KiB moved."
            );
        }
        else
        {
            AnsiConsole.MarkupLine(
                $"Cloud time [bold]{generation.CloudMs:F0} ms[/], edge time {generation.EdgeMs:F0} ms, "
                    + $"{generation.BytesMoved / 1024.0:F1} KiB moved."
            );
        }

        foreach (var warning in generation.Warnings)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }

        if (generation.Withheld)
        {
            AnsiConsole.MarkupLine("[yellow]The model's safety checker withheld the picture: it is black.[/]");
        }
    }

    /// <summary>What was decided on; once where all ranges come of one decision.</summary>
    private static void WriteWhy(IReadOnlyList<RangeInfo> ranges)
    {
        var reasons = ranges.Where(range => range.Why.Length > 0).ToList();
        if (reasons.Select(range => range.Why).Distinct().Count() == 1)
        {
            AnsiConsole.MarkupLineInterpolated($"[dim]{reasons[0].Why}[/]");
        }
        else
        {
            foreach (var range in reasons)
            {
                AnsiConsole.MarkupLineInterpolated($"[dim]{range.From} - {range.To}: {range.Why}[/]");
            }
        }
    }

    private static string Describe(GenerationInfo generation)
    {
        if (generation.HasEnded)
        {
            return generation.Status;
        }

        if (generation.Ranges.LastOrDefault(range => range.Status == "running") is not { } running)
        {
            return Markup.Escape(generation.Reason ?? "waiting for a worker");
        }

        return Markup.Escape(
            $"{running.Tier}: {running.Denoiser} on {running.ShownWorker}, step {generation.StepsDone} of {generation.Steps}"
        );
    }
}
