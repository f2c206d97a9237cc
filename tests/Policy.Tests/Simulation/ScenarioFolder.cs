namespace HybridGrains.Policy.Tests.Simulation;

internal static class ScenarioFolder
{
    /// <summary>The repository's scenarios.</summary>
    public static string Path { get; } = Checkout.Combine("scenarios");

    public static string File(string name) => System.IO.Path.Combine(Path, name);
}
