namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>Committed reference files, found from the folder of the solution.</summary>
internal static class GoldenFiles
{
    public static string Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "golden", relativePath);
            }
        }

        throw new DirectoryNotFoundException("HybridGrains.sln is in no folder above the tests");
    }
}
