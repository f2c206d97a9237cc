using System.Security.Cryptography;
using System.Text;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Idempotency;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Idempotency;

/// <summary>A call with an Idempotency-Key, and where the cluster keeps what became of it.</summary>
/// <param name="Key">SHA-256 of method, path and key, hexadecimal.</param>
internal sealed record MarkedCall(string Key, IIdempotencyGrain Share)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says that an answer is that of an earlier call.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    private const int MaxLength = 255;
    private const int ShareLength = 2;

    /// <summary>Null when the call is not marked.</summary>
    /// <exception cref="FaultException">The header is no key.</exception>
    public static MarkedCall? Of(HttpContext context, Caller caller, IGrainFactory grains)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        if (values is not [{ Length: > 0 and <= MaxLength } key] || key.Any(letter => letter is < '!' or > '~'))
        {
            throw new FaultException(
                new Fault(400, "invalid_value", $"{Header} must be one header of 1 to {MaxLength} visible ASCII characters.", Header)
            );
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n{key}"));
        var text = Convert.ToHexStringLower(hash);
        return new MarkedCall(text, grains.GetGrain<IIdempotencyGrain>($"{caller.Tenant}/{text[..ShareLength]}"));
    }

    /// <exception cref="FaultException">The key stands for another call, or for one that is still being made.</exception>
    public static void Check(IdempotencyVerdict verdict)
    {
        switch (verdict.Outcome)
        {
            case IdempotencyOutcome.Mismatch:
                throw Refused(422, "idempotency_key_reused", "was used for another request; draw a new one for each");
            case IdempotencyOutcome.InFlight:
                throw Refused(409, "idempotency_key_in_flight", "stands for a call that is still being made", retryAfter: 1);
            case IdempotencyOutcome.Full:
                throw Refused(429, "too_many_idempotency_keys", "is one too many: the cluster keeps as many as it may", retryAfter: 60);
        }
    }

    private static FaultException Refused(int status, string code, string rule, int? retryAfter = null) =>
        new(new Fault(status, code, $"{Header} {rule}.", Header) { RetryAfter = retryAfter });
}
