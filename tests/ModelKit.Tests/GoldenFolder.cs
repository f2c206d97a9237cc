namespace HybridGrains.ModelKit.Tests;

/// <summary>Where reference values lie: the whole set beside the checkout when it is there, the committed excerpt otherwise.</summary>
internal static class GoldenFolder
{
    private static readonly string Whole = Checkout.Combine("..", "shared", "golden");
    private static readonly string Excerpt = Checkout.Combine("tests", "golden");

    /// <summary>The folder of a case, for example "networks/unet_sd1".</summary>
    public static string Of(string relativePath)
    {
        var whole = Path.Combine(Whole, relativePath);
        return Directory.Exists(whole) || File.Exists(whole) ? whole : Path.Combine(Excerpt, relativePath);
    }

    /// <summary>The names of all cases of a group that start with <paramref name="prefix"/>.</summary>
    public static IEnumerable<string> Cases(string group, string prefix) =>
        ((string[])[Whole, Excerpt])
            .Select(root => Path.Combine(root, group))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetDirectories(folder, prefix + "*"))
            .Select(Path.GetFileName)
            .Distinct()
            .Order(StringComparer.Ordinal)!;
}
