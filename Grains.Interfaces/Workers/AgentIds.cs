using System.Security.Cryptography;

namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>
/// Ids of edge agents: "agent:" and 16 characters of Crockford's base 32. The cluster issues them at enrolment, and no cloud device
/// can be called so: a device's name has no colon.
/// </summary>
public static class AgentIds
{
    public const string Prefix = "agent:";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 16;

    /// <summary>A new id, of 80 bits of a cryptographic generator.</summary>
    public static string Issue() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    public static bool IsAgentId(string? text) =>
        text is { Length: 22 }
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet);
}
