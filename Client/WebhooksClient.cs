using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Client;

/// <summary>
/// What a tenant's webhooks are signed with, and those that did not arrive. <paramref name="http"/> carries the base address and the
/// tenant's key as bearer token. All calls throw <see cref="HybridGrainsApiException"/>.
/// </summary>
public sealed class WebhooksClient(HttpClient http)
{
    /// <summary>How far a message's time may be from now: an old one that somebody sends again is none.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public async Task<WebhookSecretInfo> GetSecretAsync(CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<WebhookSecretInfo>(await http.GetAsync("v1/webhooks/secret", cancellationToken), cancellationToken);

    /// <summary>A new one; the former signs beside it for a day.</summary>
    public async Task<WebhookSecretInfo> RotateSecretAsync(CancellationToken cancellationToken = default) =>
        await ApiResponse.ReadAsync<WebhookSecretInfo>(
            await http.PostAsync("v1/webhooks/secret", null, cancellationToken),
            cancellationToken
        );

    /// <summary>Those that are not delivered yet, and those that were given up.</summary>
    /// <param name="limit">1 to 100.</param>
    public async Task<IReadOnlyList<WebhookInfo>> ListAsync(int limit = 20, CancellationToken cancellationToken = default) =>
        (
            await ApiResponse.ReadAsync<WebhookPage>(
                await http.GetAsync($"v1/webhooks?limit={limit.ToString(CultureInfo.InvariantCulture)}", cancellationToken),
                cancellationToken
            )
        ).Data;

    /// <summary>Whether a message is this cluster's, whole and of now: by Standard Webhooks, as their libraries check it too.</summary>
    /// <param name="secret">Of <see cref="GetSecretAsync"/>.</param>
    /// <param name="id">The header "webhook-id".</param>
    /// <param name="timestamp">The header "webhook-timestamp": Unix seconds.</param>
    /// <param name="signatures">The header "webhook-signature".</param>
    /// <param name="body">The bytes as they came.</param>
    public static bool Verify(
        string secret,
        string? id,
        string? timestamp,
        string? signatures,
        ReadOnlySpan<byte> body,
        TimeProvider? timeProvider = null
    )
    {
        const string prefix = "whsec_";
        if (
            id is null
            || signatures is null
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((timeProvider ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds
        )
        {
            return false;
        }

        var key = Convert.FromBase64String(secret.StartsWith(prefix, StringComparison.Ordinal) ? secret[prefix.Length..] : secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), expected));
    }

    private sealed record WebhookPage(IReadOnlyList<WebhookInfo> Data);
}
