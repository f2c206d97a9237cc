using System.Text;

namespace HybridGrains.Training.Data;

/// <summary>Which combinations a sampler may draw.</summary>
internal enum SceneSplit
{
    Train,
    HeldOut,
}

/// <summary>Holds out 15 % of the combinations, by a hash of what they show.</summary>
internal static class SceneSplits
{
    private const int HeldOutPercent = 15;

    public static SceneSplit Of(Scene scene)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(scene.Combination))
        {
            hash = (hash ^ b) * 16777619;
        }

        hash ^= hash >> 15;
        return hash % 100 < HeldOutPercent ? SceneSplit.HeldOut : SceneSplit.Train;
    }
}
