namespace HybridGrains.Gateway.Errors;

/// <summary>A request that is refused: status, a code for programs, a sentence for people, and the field at fault.</summary>
public sealed record Fault(int Status, string Code, string Message, string? Field = null)
{
    /// <summary>Seconds after which trying again makes sense.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether clients that try again by themselves should not. Default: false.</summary>
    public bool Hopeless { get; init; }
}
