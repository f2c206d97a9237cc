namespace HybridGrains.Grains.Interfaces.Idempotency;

/// <summary>An answer to give again. Null bytes: it carried a secret that is shown once, and only that it was given is kept.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.kept-answer.v1")]
public sealed record KeptAnswer(
    [property: Id(0)] int Status,
    [property: Id(1)] string? ContentType,
    [property: Id(2)] string? Location,
    [property: Id(3)] byte[]? Body
);
