using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HybridGrains.Gateway.Tls;

/// <summary>A certificate that nobody vouches for, to be pinned. It is renewed with the same key, so that pins hold.</summary>
internal static class DevelopmentCertificate
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The one in the file, made there when it has none or it runs out.</summary>
    public static X509Certificate2 Of(string file, TimeProvider timeProvider)
    {
        var known = File.Exists(file) ? X509CertificateLoader.LoadPkcs12FromFile(file, null, X509KeyStorageFlags.Exportable) : null;
        var now = timeProvider.GetUtcNow();
        if (known is not null && known.NotAfter - RenewBefore > now)
        {
            return known;
        }

        using var key = known?.GetECDsaPrivateKey() ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Request(key).CreateSelfSigned(now.AddDays(-1), now + ValidFor);
        var pfx = made.Export(X509ContentType.Pfx);
        Write(file, pfx);
        return X509CertificateLoader.LoadPkcs12(pfx, null);
    }

    private static CertificateRequest Request(ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var request = new CertificateRequest("CN=HybridGrains gateway", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], true));
        return request;
    }

    private static void Write(string file, byte[] pfx)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(file + ".part", options))
        {
            stream.Write(pfx);
        }

        File.Move(file + ".part", file, overwrite: true);
    }
}
