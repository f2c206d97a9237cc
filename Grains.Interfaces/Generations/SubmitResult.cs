namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Answer to a submission. <paramref name="Reason"/> says what to do when it was not accepted.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.submit-result.v1")]
public sealed record SubmitResult(
    [property: Id(0)] SubmitOutcome Outcome,
    [property: Id(1)] string? Reason = null,
    [property: Id(2)] string? Field = null
)
{
    /// <summary>When trying again may help; null where nobody can say.</summary>
    [Id(3)]
    public TimeSpan? RetryAfter { get; init; }
}
