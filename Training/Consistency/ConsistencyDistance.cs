using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>How far two predictions are apart.</summary>
internal enum ConsistencyDistance
{
    Unknown = 0,

    /// <summary>Mean of sqrt(d^2 + c^2) - c, element by element, with LCM's c.</summary>
    Huber = 1,

    /// <summary>Mean square.</summary>
    L2 = 2,
}

/// <summary>The distances as losses.</summary>
internal static class ConsistencyDistances
{
    private const double HuberC = 1e-3;

    public static Tensor Of(this ConsistencyDistance distance, Tensor a, Tensor b) =>
        distance switch
        {
            ConsistencyDistance.Huber => ((a - b).square() + HuberC * HuberC).sqrt().mean() - HuberC,
            ConsistencyDistance.L2 => (a - b).square().mean(),
            _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "must be Huber or L2"),
        };
}
