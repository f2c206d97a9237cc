namespace HybridGrains.Tests;

/// <summary>The checkout that this was built in. Every test project compiles this file.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds HybridGrains.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of the checkout, by its path from the root.</summary>
    public static string Combine(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HybridGrains.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("HybridGrains.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
