using System.Text.RegularExpressions;

namespace HybridGrains.Architecture.Tests;

/// <summary>Whoever looks for why something is so finds every page, and what has been overtaken.</summary>
public sealed partial class DecisionIndexTests
{
    private static readonly string Folder = Checkout.Combine("docs", "decisions");

    [Fact]
    public void Index_ListsEveryDecision()
    {
        var pages = Directory.GetFiles(Folder, "0*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var listed = Rows().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(row => row.Groups["page"].Value);

        Assert.Equal(pages, listed);
    }

    [GeneratedRegex(@"^\| \[\d{4}\]\((?<page>[^)]+)\) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
