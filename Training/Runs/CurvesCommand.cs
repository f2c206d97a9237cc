using System.CommandLine;
using System.Globalization;
using System.Text;

namespace HybridGrains.Training.Runs;

/// <summary><c>curves</c>: the learning curves of runs as a page with pictures.</summary>
internal static class CurvesCommand
{
    private const string PageName = "README.md";

    public static Command Create()
    {
        var runs = new Option<string[]>("--run")
        {
            Description = "NAME=FOLDER of a run, for example teacher=runs/teacher; once for every run.",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "Folder for the page and its pictures.",
            DefaultValueFactory = _ => "docs/results/learning-curves",
        };
        var command = new Command("curves", "Write the learning curves of runs as a page with pictures.") { runs, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            Directory.CreateDirectory(folder);
            var page = new StringBuilder(
                "# Learning curves\n\nWritten by\n\n```\ndotnet run -c Release --project Training -- curves "
                    + $"{string.Join(' ', parsed.GetValue(runs)!.Select(run => "--run " + run))}\n```\n\nMinutes are those "
                    + "of training, over all sessions of a run, on whatever else the machine was doing.\n"
            );
            foreach (var run in parsed.GetValue(runs)!)
            {
                Write(page, run, folder);
            }

            File.WriteAllText(Path.Combine(folder, PageName), page.ToString());
            Console.WriteLine(Path.Combine(folder, PageName));
        });
        return command;
    }

    private static void Write(StringBuilder page, string run, string folder)
    {
        var cut = run.IndexOf('=', StringComparison.Ordinal);
        if (cut < 1)
        {
            throw new TrainingException($"--run is '{run}'; it must be NAME=FOLDER.");
        }

        var name = run[..cut];
        foreach (var curve in LearningCurve.Read(run[(cut + 1)..]))
        {
            var picture = $"{name}-{curve.Figure}.png";
            curve.Draw($"{name}: {curve.Figure}", Path.Combine(folder, picture));
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n## {name}: {curve.Figure}\n![{name}]({picture})\n\n| minutes | steps | samples | {curve.Figure} |\n|--:|--:|--:|--:|\n"
            );
            foreach (var point in curve.Points)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {point.Minutes:F0} | {point.Step:N0} | {point.Samples:N0} | {point.Value:F4} |\n"
                );
            }
        }
    }
}
