namespace HybridGrains.Tests;

/// <summary>
/// What single tests need beside the .NET SDK. Where it is missing they are skipped with a sentence that ./test knows: it brings
/// programs first and fails where one was missing all the same, and it names the tests that want root.
/// </summary>
internal static class Needs
{
    /// <summary>The file of a program of tests/programs.txt; skips the test where it is not installed.</summary>
    public static string Program(string name)
    {
        var (package, folders) = Listed(name);
        var file = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(file is null, $"Needs the program '{name}' (Debian: apt-get install {package}); ./test brings it.");
        return file!;
    }

    /// <summary>Skips the test where this is not root.</summary>
    /// <param name="why">What root is needed for, for people.</param>
    public static void Root(string why) => Assert.SkipUnless(Environment.IsPrivilegedProcess, $"Needs root: {why}.");

    private static (string Package, IEnumerable<string> Folders) Listed(string name)
    {
        var line =
            File.ReadLines(Checkout.Combine("tests", "programs.txt"))
                .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(words => words is [var program, ..] && program == name)
            ?? throw new InvalidOperationException($"tests/programs.txt has no line for '{name}', so ./test does not bring it.");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (line[1], [.. path, .. Matching(line[3])]);
    }

    /// <summary>The folders of a pattern whose parts may be "*".</summary>
    private static IEnumerable<string> Matching(string pattern) =>
        pattern == "-"
            ? []
            : pattern
                .Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Aggregate(
                    (IEnumerable<string>)["/"],
                    (folders, part) => folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateDirectories(folder, part))
                );
}
