using HybridGrains.Training.Data;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation;

/// <summary>One line of a result table: how often the pictures of one source were right.</summary>
internal sealed record ScoreRow(
    string Name,
    int Pictures,
    Proportion Single,
    Proportion AllRight,
    Proportion Objects,
    Proportion Counts,
    Proportion Relation,
    Proportion Background,
    Proportion Size
)
{
    public const string MarkdownHead =
        "| pictures | n | single objects | all right | objects | counts | relation | background | size "
        + "|\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";

    public static ScoreRow Of(string name, IReadOnlyList<(EvaluationPrompt Prompt, PictureScore Score)> results)
    {
        Proportion Share(Func<PictureScore, bool?> attribute) =>
            Proportion.Count(results.Select(item => attribute(item.Score)).Where(right => right is not null).Select(right => right!.Value));
        return new ScoreRow(
            name,
            results.Count,
            Proportion.Count(results.Where(item => item.Prompt.Kind == SceneKind.Single).Select(item => item.Score.AllRight)),
            Share(score => score.AllRight),
            Share(score => score.Objects),
            Share(score => score.Counts),
            Share(score => score.Relation),
            Share(score => score.Background),
            Share(score => score.Size)
        );
    }

    public string ToMarkdown() =>
        $"| {Name} | {Pictures} | {Single} | {AllRight} | {Objects} | {Counts} | {Relation} | {Background} | {Size} |\n";
}
