using System.Globalization;
using System.Text;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Scores as Markdown: by part, by kind of prompt, by relation, each share with its 95 % interval (Wilson).</summary>
internal static class ScorePage
{
    public static string Tables(IReadOnlyList<(string Name, RequestScores Scores)> rows)
    {
        var page = new StringBuilder();
        Table(page, "pictures", rows, scores => scores.Shares().Select(part => (part.Name, part.Share.ToString())));
        Table(
            page,
            "all right, by kind",
            rows,
            scores => scores.ByKind().Select(kind => ($"{kind.Kind} ({kind.Share.Of})", kind.Share.ToString()))
        );
        Table(
            page,
            "relation right",
            rows,
            scores => scores.ByRelation().Select(item => ($"{item.Relation} ({item.Share.Of})", item.Share.ToString()))
        );
        return page.ToString();
    }

    /// <summary>The first prompts in their order, with what is wrong in brackets.</summary>
    public static string Caption(SceneRequest request, RequestScore score) =>
        score.AllRight ? request.Prompt : $"{request.Prompt} [{string.Join(' ', score.Wrong)}]";

    private static void Table(
        StringBuilder page,
        string head,
        IReadOnlyList<(string Name, RequestScores Scores)> rows,
        Func<RequestScores, IEnumerable<(string Name, string Share)>> columns
    )
    {
        var names = columns(rows[0].Scores).Select(column => column.Name).ToList();
        if (names.Count == 0)
        {
            return;
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"| {head} | n | {string.Join(" | ", names)} |\n|---|--:|{string.Concat(names.Select(_ => "--:|"))}\n"
        );
        foreach (var (name, scores) in rows)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {scores.Each.Count} | {string.Join(" | ", columns(scores).Select(column => column.Share))} |\n"
            );
        }

        page.Append('\n');
    }
}
