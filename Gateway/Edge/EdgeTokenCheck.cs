using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>Says whether an Authorization header carries one of the enrolment tokens, in a time that does not depend on which or how much of it matches.</summary>
internal sealed class EdgeTokenCheck(IOptionsMonitor<EdgeHubOptions> options)
{
    private const string Scheme = "Bearer ";

    public bool IsEnrolled(string? authorization)
    {
        if (
            authorization is null
            || authorization.Length > Scheme.Length + EdgeTokenHash.MaxTokenLength
            || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        var given = EdgeTokenHash.Of(authorization[Scheme.Length..]);
        var enrolled = false;
        foreach (var token in options.CurrentValue.Tokens)
        {
            enrolled |= EdgeTokenHash.TryRead(token, out var known) && CryptographicOperations.FixedTimeEquals(given, known);
        }

        return enrolled;
    }
}
