using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Gateway.Edge;

/// <summary>The SHA-256 of an enrolment token, from configuration or from a caller.</summary>
internal static class EdgeTokenHash
{
    public const int MinTokenLength = 16;
    public const int MaxTokenLength = 512;
    private const string HashPrefix = "sha256:";

    public static byte[] Of(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Reads a configured entry: a token, or "sha256:" and its hash.</summary>
    public static bool TryRead(string? configured, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        if (configured is null)
        {
            return false;
        }

        if (configured.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var hexadecimal = configured.AsSpan(HashPrefix.Length);
            var bytes = new byte[SHA256.HashSizeInBytes];
            if (
                hexadecimal.Length != 2 * bytes.Length
                || Convert.FromHexString(hexadecimal, bytes, out _, out _) != System.Buffers.OperationStatus.Done
            )
            {
                return false;
            }

            hash = bytes;
            return true;
        }

        if (configured.Length is < MinTokenLength or > MaxTokenLength)
        {
            return false;
        }

        hash = Of(configured);
        return true;
    }
}
