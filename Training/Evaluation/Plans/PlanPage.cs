using System.Globalization;
using System.Text;
using HybridGrains.Training.Evaluation.Distances;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>The tables of an evaluation in Markdown. Every figure comes from the rows.</summary>
internal static class PlanPage
{
    /// <param name="command">As typed after the program's name.</param>
    /// <param name="charts">Pictures beside the page, with what they show.</param>
    public static string Write(
        string command,
        IReadOnlyList<(string Name, string Value)> facts,
        FamilyCosts costs,
        IReadOnlyList<PlanRow> rows,
        IReadOnlyList<DistanceRow> floors,
        IReadOnlyList<(string File, string Title)> charts
    )
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Plans compared

            Written by

            ```
            dotnet run -c Release --project Training -- {command}
            ```

            A plan names who computes which steps: `large@cloud:5 small@edge:20 light@edge` runs steps 0 to 5 with the denoiser `large` in the cloud, 5 to 20 with `small` on an edge device, and decodes there with `light`. Every plan draws the same prompts from the same noise; the first is the reference. Intervals are 95 %: Wilson for shares, percentile bootstrap over prompts and real pictures for the rest (1,000 replicates; FID 100), paired where two plans are compared.


            """
        );
        foreach (var (name, value) in facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        }

        Accuracy(text, rows);
        foreach (var features in rows[0].Distances.Keys)
        {
            Distances(text, features, rows);
        }

        if (floors.Count > 0)
        {
            text.Append(
                    "\n## Distance of pictures that no denoiser made\n\nReal scenes of another draw, of the same kinds: "
                        + "what is left of a distance when all before the decoder is right. No intervals.\n\n"
                )
                .Append(DistanceRow.MarkdownHead)
                .AppendJoin("", floors.Select(row => row.ToMarkdown()));
        }

        Costs(text, costs, rows);
        foreach (var (file, title) in charts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n![{title}]({file})\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Accuracy(StringBuilder text, IReadOnlyList<PlanRow> rows)
    {
        text.Append(
            "\n## Prompt accuracy\n\nAll right: objects, counts, relation and background, judged by the evaluator. Change: "
                + "relative to the reference, in percent, paired. PSNR: likeness to the reference's picture of the same "
                + "prompt and noise.\n\n| plan | single objects | all right | change in % | PSNR dB |\n|---|--:|--:|--:|--:|\n"
        );
        foreach (var row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Plan}` | {row.Single} | {row.AllRight} | "
                    + $"{(row == rows[0] ? "" : row.AccuracyChange.ToString(100, 1, signed: true))} | "
                    + $"{(row == rows[0] ? "" : row.Psnr.ToString("F2", CultureInfo.InvariantCulture))} |\n"
            );
        }
    }

    private static void Distances(StringBuilder text, string features, IReadOnlyList<PlanRow> rows)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## Distance from real scenes: features of {features}\n\nFeatures divided by their standard deviation among "
                + $"the real scenes. KID x 1000. Change of KID: relative to the reference, in percent, paired.\n\n| plan | "
                + $"FID | KID | change of KID in % | precision | recall | density | coverage |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        foreach (var row in rows)
        {
            var distance = row.Distances[features];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Plan}` | {distance.Fid.ToString(1, 2)} | {distance.Kid.ToString(1000, 2)} | "
                    + $"{(row == rows[0] ? "" : distance.KidChange.ToString(100, 1, signed: true))} | "
                    + $"{distance.Overlap.Precision:F3} | {distance.Overlap.Recall:F3} | {distance.Overlap.Density:F3} "
                    + $"| {distance.Overlap.Coverage:F3} |\n"
            );
        }
    }

    private static void Costs(StringBuilder text, FamilyCosts costs, IReadOnlyList<PlanRow> rows)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## Cost\n\nTime: steps and decodings by plan, each at its median on this machine ({costs.Machine}), "
                + $"measured in turns by the serving runtime, one picture at a time. Saved: cloud time less than the "
                + $"reference's, with decoding counted, and of denoising alone. Bytes: latent states between tiers, and "
                + $"the picture back as raw pixels.\n\n| network | median ms | quartiles | runs |\n|---|--:|--:|--:|\n"
        );
        foreach (var (name, cost) in costs.Denoisers.Concat(costs.Decoders))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {cost.MedianMs:F1} | {cost.LowerQuartileMs:F1} to {cost.UpperQuartileMs:F1} | {cost.Runs} |\n"
            );
        }

        text.Append(
            "\n| plan | cloud ms | edge ms | cloud share | saved | saved, denoising | cloud GFLOP | edge GFLOP | cloud "
                + "parameters | edge parameters | bytes |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        foreach (var row in rows)
        {
            var cost = row.Cost;
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Plan}` | {cost.CloudMs:F0} | {cost.EdgeMs:F0} | {100 * cost.CloudShare:F0} % | "
                    + $"{Percent(row.CloudSaved)} | {Percent(row.CloudDenoisingSaved)} | {cost.CloudGigaflops:F1} | "
                    + $"{cost.EdgeGigaflops:F1} | {cost.CloudParameters / 1e6:F2} M | {cost.EdgeParameters / 1e6:F2} M "
                    + $"| {cost.Bytes:N0} |\n"
            );
        }
    }

    private static string Percent(double? share) =>
        share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:F1} %") : "";
}
