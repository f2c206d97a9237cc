namespace HybridGrains.EdgeAgent.Tests;

/// <summary>The tiny random family of the repository.</summary>
internal static class TestFamily
{
    public const string Name = "tiny-family";

    public static string Root { get; } = FindRoot();

    public static string ModelsFolder => Path.Combine(Root, "tests", "models");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("HybridGrains.sln is in no folder above the tests");
    }
}
