namespace HybridGrains.Policy.Tests.Simulation;

internal static class ScenarioFolder
{
    /// <summary>The repository's scenarios.</summary>
    public static string Path { get; } = Find();

    public static string File(string name) => System.IO.Path.Combine(Path, name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "HybridGrains.sln")))
                return System.IO.Path.Combine(folder.FullName, "scenarios");
        }

        throw new DirectoryNotFoundException("HybridGrains.sln was not found above " + AppContext.BaseDirectory);
    }
}
