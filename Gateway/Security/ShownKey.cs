using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Security;

/// <summary>The bearer token of a request: never its text, only what finds it.</summary>
/// <param name="Hash">SHA-256 of the text.</param>
/// <param name="Id">The part of the text that names a key of the registry; null when it does not look like one.</param>
internal sealed record ShownKey(byte[] Hash, string? Id)
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 512;

    /// <summary>Null when none is shown. One that is too long, or of another scheme, is shown and unknown.</summary>
    public static ShownKey? Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return null;
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > Scheme.Length + MaxLength)
        {
            return new ShownKey([], null);
        }

        var text = header[Scheme.Length..].Trim();
        return new ShownKey(HashOf(text), text.Split('_') is ["hg", var id, _] ? id : null);
    }

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
