using System.CommandLine;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary><c>--scenario</c>: files, or folders of them.</summary>
internal static class ScenarioOption
{
    public static Option<string[]> Create() =>
        new("--scenario")
        {
            Description = "Scenario file, or a folder of them; may be given more than once.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };

    /// <exception cref="LearningException">There is nothing there.</exception>
    public static IReadOnlyList<string> Expand(string[] paths)
    {
        string[] files =
        [
            .. paths.SelectMany(path =>
                Directory.Exists(path) ? Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal) : (IEnumerable<string>)[path]
            ),
        ];
        return files.Length > 0 ? files : throw new LearningException($"--scenario {string.Join(' ', paths)}: no scenario is there.");
    }
}
