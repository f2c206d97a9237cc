namespace HybridGrains.Cli.Clusters;

/// <summary>Where this user's cluster keeps its state, and where a cluster for one call keeps its own.</summary>
internal static class DataFolder
{
    public const string Variable = "HYBRIDGRAINS_DATA";

    public static string Default { get; } =
        Environment.GetEnvironmentVariable(Variable)
        ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "hybridgrains"
        );

    /// <summary>A new folder in the temporary directory; whoever asks deletes it.</summary>
    public static string CreateForOneCall() => Directory.CreateTempSubdirectory("hybridgrains-").FullName;
}
