using System.Text.Json;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation;

/// <summary>
/// Writes what an evaluation found: a table, its numbers, and the first pictures of every row, not picked. Saved after every row.
/// </summary>
/// <param name="folder">For scores.json, results by prompt and contact sheets; the page lies beside it, as folder.md.</param>
/// <param name="command">What was asked for, as typed after the program's name.</param>
/// <param name="prompts">File of the prompts.</param>
internal sealed class EvaluationReport(string folder, string command, string prompts)
{
    public const int SheetPictures = 64;
    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    private readonly List<ScoreRow> _rows = [];
    private readonly Dictionary<string, object> _facts = [];
    private readonly List<(string Name, string File)> _sheets = [];
    private readonly List<(string Name, IReadOnlyList<ScoredPicture> Pictures)> _drawn = [];
    private readonly List<DistanceRow> _distances = [];

    public string Command => command;

    public string Prompts => prompts;

    public IReadOnlyDictionary<string, object> Facts => _facts;

    public IReadOnlyList<ScoreRow> Rows => _rows;

    /// <summary>Name and file, without extension, of each contact sheet.</summary>
    public IReadOnlyList<(string Name, string File)> Sheets => _sheets;

    /// <summary>How far every row is from real pictures.</summary>
    public IReadOnlyList<DistanceRow> Distances => _distances;

    /// <summary>Spoiled objects that the evaluator took for real ones, by kind.</summary>
    public IReadOnlyDictionary<string, Proportion> Mistaken { get; set; } = new Dictionary<string, Proportion>();

    /// <summary>Every drawn row against the first, on prompts of one object and on all.</summary>
    public IEnumerable<(string First, string Second, string Prompts, PairedComparison Comparison)> Comparisons =>
        _drawn
            .Skip(1)
            .SelectMany(row => new[] { Compare(row, "single objects", kind => kind == SceneKind.Single), Compare(row, "all", _ => true) });

    public void AddFact(string name, object value) => _facts[name] = value;

    public void AddRow(ScoreRow row)
    {
        _rows.Add(row);
        Console.Write(row.ToMarkdown());
        Write();
    }

    public void AddDistance(DistanceRow row)
    {
        _distances.Add(row);
        Console.Write(row.ToMarkdown());
        Write();
    }

    /// <param name="file">Name of the contact sheet and of the results by prompt, without extension.</param>
    public void AddRow(string name, string file, IReadOnlyList<ScoredPicture> pictures)
    {
        Directory.CreateDirectory(_folder);
        var sheet = new ContactSheet(8, SceneLayout.Side);
        foreach (var picture in pictures.Take(SheetPictures))
        {
            sheet.Add(picture.Rgb, picture.Caption);
        }

        sheet.Save(Path.Combine(_folder, file + ".png"));
        _sheets.Add((name, file));
        _drawn.Add((name, pictures));
        var lines = pictures.Select(picture =>
            JsonSerializer.Serialize(
                new
                {
                    picture.Prompt.Prompt,
                    picture.Prompt.Kind,
                    picture.Score,
                },
                ReportJson.Line
            )
        );
        File.WriteAllText(Path.Combine(_folder, file + ".jsonl"), string.Concat(lines.Select(line => line + "\n")));
        AddRow(ScoreRow.Of(name, [.. pictures.Select(picture => (picture.Prompt, picture.Score))]));
    }

    private void Write()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(_folder + ".md", EvaluationPage.Write(this, Path.GetFileName(_folder)));
        File.WriteAllText(
            Path.Combine(_folder, "scores.json"),
            JsonSerializer.Serialize(
                new
                {
                    command,
                    prompts,
                    facts = _facts,
                    rows = _rows,
                    comparisons = Comparisons.Select(item => new
                    {
                        item.First,
                        item.Second,
                        item.Prompts,
                        item.Comparison,
                    }),
                    distances = _distances,
                    mistaken = Mistaken,
                },
                ReportJson.Options
            ) + "\n"
        );
    }

    private (string First, string Second, string Prompts, PairedComparison Comparison) Compare(
        (string Name, IReadOnlyList<ScoredPicture> Pictures) row,
        string prompts,
        Func<SceneKind, bool> among
    )
    {
        var first = _drawn[0];
        IReadOnlyList<bool> Right(IReadOnlyList<ScoredPicture> pictures) =>
            [.. pictures.Where(picture => among(picture.Prompt.Kind)).Select(picture => picture.Score.AllRight)];
        return (first.Name, row.Name, prompts, PairedComparison.Between(Right(first.Pictures), Right(row.Pictures)));
    }
}
