namespace HybridGrains.Client;

/// <summary>One event of a generation. Kind: status, step, range or preview; a preview carries a small PNG.</summary>
public sealed record GenerationUpdate(string Kind, GenerationInfo Generation, byte[]? Preview)
{
    /// <summary>The finished file: only with the last update of <see cref="HybridGrainsClient.GenerateAsync"/>.</summary>
    public byte[]? Picture { get; init; }

    /// <summary>Names the event, for a reader who comes back; null where nobody can come back to it.</summary>
    public string? EventId { get; init; }
}
