namespace HybridGrains.Policy.Simulation;

/// <summary>What a stream of random numbers is for.</summary>
public enum RandomPurpose
{
    Arrivals = 1,
    Generation = 2,
    Attempt = 3,
    Worker = 4,
    Exploration = 5,
    Learning = 6,
    Arm = 7,
}
