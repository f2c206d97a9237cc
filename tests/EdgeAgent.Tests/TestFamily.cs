namespace HybridGrains.EdgeAgent.Tests;

/// <summary>The tiny random family of the repository.</summary>
internal static class TestFamily
{
    public const string Name = "tiny-family";

    public static string ModelsFolder => Checkout.Combine("tests", "models");
}
