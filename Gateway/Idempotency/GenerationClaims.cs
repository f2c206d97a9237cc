using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Idempotency;

/// <summary>
/// Ids for the generations of a call: new ones, or those of the call that it repeats. A grain takes the same submission twice and
/// does it once, so a repeat joins what is running, or finds what is finished, from whichever gateway.
/// </summary>
internal sealed class GenerationClaims(IGrainFactory grains, GenerationSubmitter submitter, IOptions<GatewayOptions> options)
{
    /// <exception cref="FaultException">The key was used for another request.</exception>
    public async Task<IReadOnlyList<string>> IdsAsync(
        HttpContext context,
        Caller caller,
        GenerationBody body,
        StartPicture? picture,
        int count
    )
    {
        var ids = Enumerable.Range(0, count).Select(_ => submitter.NewId()).ToImmutableArray();
        if (MarkedCall.Of(context, caller, grains) is not { } call)
        {
            return ids;
        }

        if (body.CancelOnDisconnect == true)
        {
            throw new FaultException(
                new Fault(
                    400,
                    "invalid_value",
                    $"cancel_on_disconnect must be left out, or false, beside {MarkedCall.Header}: a repeat would find it cancelled.",
                    "cancel_on_disconnect"
                )
            );
        }

        var claim = new IdempotencyClaim(call.Key, Fingerprint(body, picture), ids, options.Value.IdempotencyKeptFor);
        var verdict = await call.Share.ClaimAsync(claim);
        MarkedCall.Check(verdict);
        if (verdict.Outcome == IdempotencyOutcome.Repeated)
        {
            context.Response.Headers[MarkedCall.ReplayedHeader] = "true";
        }

        return verdict.Generations;
    }

    /// <summary>Of what is asked for, not of its bytes: the boundaries of a form differ with every try.</summary>
    private static byte[] Fingerprint(GenerationBody body, StartPicture? picture)
    {
        var sorted = body with { Others = body.Others?.OrderBy(field => field.Key, StringComparer.Ordinal).ToDictionary() };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(sorted));
        hash.AppendData(SHA256.HashData(picture is null ? [] : picture.Image.Span));
        hash.AppendData(SHA256.HashData(picture is null ? [] : picture.Mask.Span));
        return hash.GetHashAndReset();
    }
}
