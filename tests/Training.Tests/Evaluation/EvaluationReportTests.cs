using System.Text.Json;
using HybridGrains.Training.Data;
using HybridGrains.Training.Evaluation;
using Xunit;

namespace HybridGrains.Training.Tests.Evaluation;

public sealed class EvaluationReportTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void AddRow_TwoRowsOfTheSamePrompts_ComparesThemAndSaysHowItWasMade()
    {
        var prompts = PromptSet.Draw(8, seed: 1);
        var report = new EvaluationReport(Path.Combine(_root, "page"), "evaluation generate --limit 8", "prompts.jsonl");

        report.AddRow("large", "a", Scored(prompts, _ => true));
        report.AddRow("small", "b", Scored(prompts, prompt => prompt.Kind != SceneKind.Single));

        var page = File.ReadAllText(Path.Combine(_root, "page.md"));
        Assert.Contains("-- evaluation generate --limit 8\n", page, StringComparison.Ordinal);
        Assert.Contains("`prompts.jsonl`", page, StringComparison.Ordinal);
        Assert.Contains("| large | small | single objects | 4 | 4 | 0 | 0.125 |", page, StringComparison.Ordinal);
        Assert.Contains("| large | small | all | 8 | 4 | 0 | 0.125 |", page, StringComparison.Ordinal);
        using var scores = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root, "page", "scores.json")));
        Assert.Equal(4, scores.RootElement.GetProperty("comparisons")[0].GetProperty("comparison").GetProperty("lost").GetInt32());
        Assert.Equal(8, File.ReadAllLines(Path.Combine(_root, "page", "b.jsonl")).Length);
    }

    private static IReadOnlyList<ScoredPicture> Scored(IReadOnlyList<EvaluationPrompt> prompts, Func<EvaluationPrompt, bool> right) =>
        [
            .. prompts.Select(prompt => new ScoredPicture(
                prompt,
                new byte[SceneComposer.Bytes],
                new PictureScore(right(prompt), true, null, true, null)
            )),
        ];
}
