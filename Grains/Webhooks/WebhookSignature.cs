using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.Grains.Interfaces.Webhooks;

namespace HybridGrains.Grains.Webhooks;

/// <summary>Signatures by Standard Webhooks (standardwebhooks.com, 1.0): HMAC-SHA256 over id, time and body.</summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";
    private const int SecretBytes = 32;
    private static readonly TimeSpan FormerFor = TimeSpan.FromDays(1);

    public static WebhookSecrets New() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)), null, null);

    public static WebhookSecrets Rotate(WebhookSecrets secrets, DateTimeOffset now) =>
        New() with
        {
            Former = secrets.Current,
            FormerUntil = now + FormerFor,
        };

    /// <summary>The header "webhook-signature": one signature for each secret that counts at that time.</summary>
    public static string Header(WebhookSecrets secrets, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var current = One(secrets.Current, id, at, body);
        return secrets.Former is { } former && at < secrets.FormerUntil ? $"{current} {One(former, id, at, body)}" : current;
    }

    private static string One(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.");
        byte[] signed = [.. Encoding.UTF8.GetBytes(head), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed));
    }
}
