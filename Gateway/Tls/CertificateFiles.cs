using System.Security.Cryptography.X509Certificates;

namespace HybridGrains.Gateway.Tls;

/// <summary>Certificates as operators have them: PFX, or PEM.</summary>
internal static class CertificateFiles
{
    /// <summary>The certificate with its key, and what else lies in the file: the chain to send along.</summary>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Read(TlsOptions options)
    {
        var file = options.CertificateFile!;
        if (X509Certificate2.GetCertContentType(file) == X509ContentType.Pkcs12)
        {
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, options.Password);
            var own = all.FirstOrDefault(candidate => candidate.HasPrivateKey) ?? all[0];
            return (own, [.. all.Where(other => other != own)]);
        }

        var key = options.KeyFile ?? file;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        var certificate = options.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(file, password, key)
            : X509Certificate2.CreateFromPemFile(file, key);
        return (certificate, [.. chain.Skip(1)]);
    }
}
