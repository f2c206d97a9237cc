namespace HybridGrains.EdgeProtocol.Tests;

/// <summary>Committed reference files.</summary>
internal static class GoldenFiles
{
    public static string Find(string relativePath) => Checkout.Combine("tests", "golden", relativePath);
}
