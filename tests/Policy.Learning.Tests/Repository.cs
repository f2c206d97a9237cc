namespace HybridGrains.Policy.Learning.Tests;

internal static class Repository
{
    /// <summary>A file of the repository's scenarios.</summary>
    public static string Scenario(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "scenarios", name);
            if (File.Exists(path))
                return path;
        }

        throw new DirectoryNotFoundException($"scenarios/{name} was not found above {AppContext.BaseDirectory}");
    }
}
