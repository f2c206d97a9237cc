namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>How one arm of live traffic does under the version that decides.</summary>
/// <param name="Arm">followed, explore or control.</param>
/// <param name="Generations">Ended, under this version from their first decision to their last.</param>
/// <param name="MeanReward">Discounted from acceptance; 0 without generations.</param>
/// <param name="HalfWidth">Half the width of the mean's 95 % interval.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.arm-snapshot.v1")]
public sealed record ArmSnapshot(
    [property: Id(0)] string Arm,
    [property: Id(1)] long Generations,
    [property: Id(2)] double MeanReward,
    [property: Id(3)] double HalfWidth
);
