namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>An enrolment token to accept. The token itself stays with whoever drew it.</summary>
/// <param name="PublicKey">Its public half, SubjectPublicKeyInfo.</param>
/// <param name="Owner">Whose agents it lets in: a label of up to <see cref="MaxOwner"/> characters.</param>
/// <param name="Uses">Agents it lets in, 1 to <see cref="MaxUses"/>.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.token-description.v1")]
public sealed record TokenDescription(
    [property: Id(0)] ReadOnlyMemory<byte> PublicKey,
    [property: Id(1)] string Owner,
    [property: Id(2)] int Uses,
    [property: Id(3)] DateTimeOffset ExpiresAt
)
{
    public const int MaxOwner = 128;
    public const int MaxUses = 10_000;

    /// <summary>Whether its agents wait until an operator has approved each. Default: true.</summary>
    [Id(4)]
    public bool NeedsApproval { get; init; } = true;
}
