using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Clusters;

/// <summary>Finds the folder of model families: the option, the environment, beside the program, or in the checkout above it.</summary>
internal static class ModelsFolder
{
    public const string Variable = "HYBRIDGRAINS_MODELS";

    public static string Find(string? option)
    {
        var named = option ?? Environment.GetEnvironmentVariable(Variable);
        if (named is not null)
        {
            return HasFamily(named)
                ? Path.GetFullPath(named)
                : throw new CommandException(
                    $"'{named}' holds no model family (a sub-folder with a family.json). Give --models or set {Variable}."
                );
        }

        return FindAbove()
            ?? throw new CommandException($"No models folder was found above {AppContext.BaseDirectory}. Give --models or set {Variable}.");
    }

    /// <summary>
    /// The folder that models are imported into: the environment's, even when it is still empty, or the checkout's; null for
    /// neither.
    /// </summary>
    public static string? TryFind() => Environment.GetEnvironmentVariable(Variable) ?? FindAbove();

    private static string? FindAbove()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "models");
            if (HasFamily(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool HasFamily(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(family => File.Exists(Path.Combine(family, "family.json")));
}
