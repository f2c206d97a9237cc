using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// What lets a machine in once: the private half of a P-256 key, as "hgt_" and 43 characters of base64url. The cluster keeps the
/// public half, so neither its state nor the wire holds anything to enrol with.
/// </summary>
public static class EnrolmentToken
{
    public const string Prefix = "hgt_";
    private const int ScalarBytes = 32;

    /// <summary>A new token.</summary>
    public static string Draw()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Prefix + Base64Url.EncodeToString(key.ExportParameters(true).D);
    }

    /// <summary>The key of a token; false for what is none. The caller disposes it.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 64)
        {
            return false;
        }

        var scalar = new byte[ScalarBytes];
        if (!Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), scalar, out var written) || written != ScalarBytes)
        {
            return false;
        }

        try
        {
            key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The public half of a token, as SubjectPublicKeyInfo. Throws <see cref="FormatException"/> for what is no token.</summary>
    public static byte[] PublicKeyOf(string text)
    {
        if (!TryRead(text, out var key))
        {
            throw new FormatException($"an enrolment token is '{Prefix}' and 43 letters, digits, '-' or '_'");
        }

        using (key)
        {
            return key.ExportSubjectPublicKeyInfo();
        }
    }
}
