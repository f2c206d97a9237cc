namespace HybridGrains.Policy.Learning.Tests;

internal static class ScenarioFolder
{
    /// <summary>A file of the repository's scenarios.</summary>
    public static string File(string name) => Checkout.Combine("scenarios", name);
}
