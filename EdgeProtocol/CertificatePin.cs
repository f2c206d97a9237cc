using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// The public key of a gateway that nobody vouches for: "sha256:" and the hash of its SubjectPublicKeyInfo in hexadecimal. It
/// holds when the certificate is renewed with the same key.
/// </summary>
public sealed class CertificatePin
{
    /// <summary>Variable of the environment that names the pin.</summary>
    public const string Variable = "HYBRIDGRAINS_TLS_PIN";

    private const string Prefix = "sha256:";
    private readonly byte[] _hash;

    private CertificatePin(byte[] hash) => _hash = hash;

    public static string Of(X509Certificate certificate) => Prefix + Convert.ToHexStringLower(HashOf(certificate));

    /// <exception cref="FormatException">Not a pin; the message says what one looks like.</exception>
    public static CertificatePin Parse(string text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return
            text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && text.Length == Prefix.Length + (2 * hash.Length)
            && Convert.FromHexString(text.AsSpan(Prefix.Length), hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? new CertificatePin(hash)
            : throw new FormatException("A pin is 'sha256:' and 64 hexadecimal digits, as 'hybridgrains up --tls' prints it.");
    }

    /// <summary>For <c>RemoteCertificateValidationCallback</c>: the pinned key and no other, whoever vouches for it.</summary>
    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors) =>
        certificate is not null
        && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)
        && CryptographicOperations.FixedTimeEquals(_hash, HashOf(certificate));

    private static byte[] HashOf(X509Certificate certificate)
    {
        using var read = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return SHA256.HashData(read.PublicKey.ExportSubjectPublicKeyInfo());
    }
}
