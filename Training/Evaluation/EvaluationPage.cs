using System.Globalization;
using System.Text;
using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation;

/// <summary>The results as a page in Markdown: how they were made, the table, the pictures. Every figure comes from the report.</summary>
internal static class EvaluationPage
{
    /// <param name="folder">Name of the folder beside the page that holds the contact sheets.</param>
    public static string Write(EvaluationReport report, string folder)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # emoji-scenes: prompt accuracy

            Written by

            ```
            dotnet run -c Release --project Training -- {report.Command}
            ```

            from the prompts in `{report.Prompts}` (`evaluation prompts`): combinations of objects, sizes, relation and background that training never saw. Every row draws the same prompts from the same noise; a network that reads scenes, the evaluator, judges the pictures. How the networks got there: [learning curves](learning-curves/README.md).


            """
        );
        foreach (var (name, value) in report.Facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        }

        text.Append(
            "\nShares are right answers with 95 % intervals (Wilson). All right: objects, counts, relation and background. "
                + "Single objects: all right among prompts of one object. Something unclear in a picture counts as a wrong object.\n\n"
        );
        text.Append(ScoreRow.MarkdownHead).AppendJoin("", report.Rows.Select(row => row.ToMarkdown()));
        if (report.Comparisons.Any())
        {
            text.Append(
                "\nPrompt by prompt, since all rows draw the same ones from the same noise: pictures that were all right in "
                    + "the first row and are wrong in the other (lost), or the reverse (gained), with an exact sign test.\n\n"
            );
            text.Append(PairedComparison.MarkdownHead)
                .AppendJoin("", report.Comparisons.Select(item => item.Comparison.ToMarkdown(item.First, item.Second, item.Prompts)));
        }

        if (report.Distances.Count > 0)
        {
            text.Append(
                "\nDistance from real held-out scenes of the same kinds, as many of them; features are divided by their "
                    + "standard deviation among the real ones. FID falls with the number of pictures, so only rows of one "
                    + "length compare; KID does not.\n\n"
            );
            text.Append(DistanceRow.MarkdownHead).AppendJoin("", report.Distances.Select(row => row.ToMarkdown()));
        }

        if (report.Mistaken.Count > 0)
        {
            text.Append(
                "\nHow often the evaluator takes something spoiled for a real object (256 of each):\n\n| spoiled | taken "
                    + "for real |\n|---|--:|\n"
            );
            foreach (var (kind, share) in report.Mistaken)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {kind} | {share} |\n");
            }
        }

        foreach (var (name, file) in report.Sheets)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {name}\nThe first {EvaluationReport.SheetPictures} prompts, not picked; in brackets what is "
                    + $"wrong.\n\n![{name}]({folder}/{file}.png)\n"
            );
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
