namespace HybridGrains.Policy.Simulation;

/// <summary>What a simulated family calls its parts.</summary>
internal static class Names
{
    public const string Large = "large";
    public const string Small = "small";
    public const string Decoder = "light";
}
