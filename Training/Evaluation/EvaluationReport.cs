using System.Text.Json;
using HybridGrains.Training.Data;

namespace HybridGrains.Training.Evaluation;

/// <summary>Writes what an evaluation found: a table, its numbers, and the first pictures of every row, not picked.</summary>
public sealed class EvaluationReport(string folder)
{
    private const int SheetPictures = 64;
    private readonly List<ScoreRow> _rows = [];

    private readonly Dictionary<string, object> _facts = [];

    public void AddFact(string name, object value) => _facts[name] = value;

    public void AddRow(ScoreRow row)
    {
        _rows.Add(row);
        Console.Write(row.ToMarkdown());
        Save();
    }

    /// <param name="file">Name of the contact sheet and of the results by prompt, without extension.</param>
    public void AddRow(string name, string file, IReadOnlyList<ScoredPicture> pictures)
    {
        Directory.CreateDirectory(folder);
        var sheet = new ContactSheet(8, SceneLayout.Side);
        foreach (var picture in pictures.Take(SheetPictures)) sheet.Add(picture.Rgb, picture.Caption);
        sheet.Save(Path.Combine(folder, file + ".png"));
        var lines = pictures.Select(picture => JsonSerializer.Serialize(new { picture.Prompt.Prompt, picture.Prompt.Kind, picture.Score }, ReportJson.Line));
        File.WriteAllText(Path.Combine(folder, file + ".jsonl"), string.Concat(lines.Select(line => line + "\n")));
        AddRow(ScoreRow.Of(name, [.. pictures.Select(picture => (picture.Prompt, picture.Score))]));
    }

    private void Save()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "scores.md"), ScoreRow.MarkdownHead + string.Concat(_rows.Select(row => row.ToMarkdown())));
        File.WriteAllText(Path.Combine(folder, "scores.json"), JsonSerializer.Serialize(new { facts = _facts, rows = _rows }, ReportJson.Options) + "\n");
    }
}
