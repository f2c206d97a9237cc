using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.Grains.Interfaces.Links;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Links;

/// <summary>Links to pictures that work without a key until they expire, on every gateway of the cluster.</summary>
internal sealed class LinkSigner(IGrainFactory grains, IOptions<GatewayOptions> options, TimeProvider timeProvider)
{
    private byte[]? _secret;

    /// <summary>Path and query of a link.</summary>
    public async Task<string> PathOfAsync(string id)
    {
        var expires = (timeProvider.GetUtcNow() + options.Value.LinksLast).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Base64Url.EncodeToString(Sign(await SecretAsync(), id, expires));
        return $"{PictureLinks.Path}/{id}?expires={expires}&signature={signature}";
    }

    public async Task<LinkVerdict> CheckAsync(string id, string? expires, string? signature)
    {
        if (
            !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || signature is null
            || !Base64Url.IsValid(signature)
        )
        {
            return LinkVerdict.Invalid;
        }

        var shown = Base64Url.DecodeFromChars(signature);
        // The signature first: what was not signed here says nothing, not even that it has expired.
        return !CryptographicOperations.FixedTimeEquals(Sign(await SecretAsync(), id, expires), shown) ? LinkVerdict.Invalid
            : seconds <= timeProvider.GetUtcNow().ToUnixTimeSeconds() ? LinkVerdict.Expired
            : LinkVerdict.Good;
    }

    private static byte[] Sign(byte[] secret, string id, string expires) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"picture\n{id}\n{expires}"));

    private async Task<byte[]> SecretAsync() => _secret ??= (await grains.GetGrain<ILinkKeyGrain>(ILinkKeyGrain.Key).GetAsync()).ToArray();
}
