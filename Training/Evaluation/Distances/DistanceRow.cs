using System.Globalization;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>How far made pictures are from real ones, by one kind of features.</summary>
/// <param name="Name">Which pictures.</param>
/// <param name="Features">Which features.</param>
/// <param name="Count">Pictures of each set.</param>
internal sealed record DistanceRow(string Name, string Features, int Count, double Fid, double Kid, ManifoldScores Overlap)
{
    public const string MarkdownHead =
        "| pictures | features | n | FID | KID x 1000 | precision | recall | density | coverage |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n";

    public string ToMarkdown() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {Features} | {Count} | {Fid:F2} | {1000 * Kid:F2} | {Overlap.Precision:F3} | {Overlap.Recall:F3} | "
                + $"{Overlap.Density:F3} | {Overlap.Coverage:F3} |\n"
        );
}
