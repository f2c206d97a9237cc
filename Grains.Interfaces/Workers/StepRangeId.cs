namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>
/// One attempt at the steps [From, To) of a generation. The attempt only grows within a generation and is the fencing token.
/// </summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.step-range-id.v1")]
public readonly record struct StepRangeId(
    [property: Id(0)] string GenerationId,
    [property: Id(1)] int Attempt,
    [property: Id(2)] int From,
    [property: Id(3)] int To
);
