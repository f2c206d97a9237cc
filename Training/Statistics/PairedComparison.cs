using System.Globalization;

namespace HybridGrains.Training.Statistics;

/// <summary>Two rows that drew the same prompts from the same noise: how often just one of them was right.</summary>
/// <param name="Lost">Right in the first row, wrong in the second.</param>
/// <param name="Gained">Wrong in the first row, right in the second.</param>
/// <param name="Of">Prompts.</param>
internal sealed record PairedComparison(int Lost, int Gained, int Of)
{
    public const string MarkdownHead =
        "| against | pictures | prompts | n | lost | gained | chance of this if both were as good |\n|---|---|---|--:|--:|--:|--:|\n";

    /// <param name="first">Whether each prompt was right.</param>
    /// <param name="second">The same of another row, in the same order.</param>
    public static PairedComparison Between(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        var pairs = first.Zip(second).ToList();
        return new PairedComparison(pairs.Count(pair => pair is (true, false)), pairs.Count(pair => pair is (false, true)), pairs.Count);
    }

    /// <summary>
    /// Two-sided exact sign test (McNemar, 1947): chance of a difference this large between rows that are as good as each other,
    /// 0 to 1.
    /// </summary>
    public double Chance
    {
        get
        {
            var (n, fewer) = (Lost + Gained, Math.Min(Lost, Gained));
            var (term, sum) = (Math.Pow(0.5, n), 0.0);
            for (var i = 0; i <= fewer; i++)
            {
                sum += term;
                term *= (double)(n - i) / (i + 1);
            }

            return Math.Min(1, 2 * sum);
        }
    }

    public string ToMarkdown(string first, string second, string prompts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {first} | {second} | {prompts} | {Of} | {Lost} | {Gained} | "
                + $"{(Chance < 0.001 ? "below 0.001" : Chance.ToString("F3", CultureInfo.InvariantCulture))} |\n"
        );
}
