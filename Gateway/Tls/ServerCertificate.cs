using System.Security.Cryptography.X509Certificates;
using HybridGrains.EdgeProtocol;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Tls;

/// <summary>The certificate that https addresses show; read when the first one needs it.</summary>
public sealed class ServerCertificate(IOptions<TlsOptions> options, TimeProvider timeProvider) : IDisposable
{
    private readonly Lazy<(X509Certificate2 Certificate, X509Certificate2Collection Chain)> _read = new(() =>
        options.Value.Development
            ? (DevelopmentCertificate.Of(options.Value.DevelopmentFile, timeProvider), [])
            : CertificateFiles.Read(options.Value)
    );

    internal X509Certificate2 Certificate => _read.Value.Certificate;

    internal X509Certificate2Collection Chain => _read.Value.Chain;

    /// <summary>What callers and agents may hold on to; null without a certificate.</summary>
    public string? Pin => options.Value.HasCertificate ? CertificatePin.Of(Certificate) : null;

    /// <summary>Whether nobody vouches for it, so that it must be pinned.</summary>
    public bool IsOurOwn => options.Value.Development;

    public void Dispose()
    {
        if (_read.IsValueCreated)
        {
            Certificate.Dispose();
        }
    }
}
