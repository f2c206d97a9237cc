namespace HybridGrains.Architecture.Tests;

internal static class Built
{
    /// <summary>Debug or Release, as this test assembly was built: bin/CONFIGURATION/net10.0/.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
}
