namespace HybridGrains.Architecture.Tests;

internal static class Repository
{
    /// <summary>The folder that holds HybridGrains.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as this test assembly was built: bin/CONFIGURATION/net10.0/.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("HybridGrains.sln was not found above " + AppContext.BaseDirectory);
    }
}
