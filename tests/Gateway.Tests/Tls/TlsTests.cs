using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Tests.Http;
using HybridGrains.Gateway.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Tests.Tls;

/// <summary>Real handshakes.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Https = "https://127.0.0.1:0";
    private const string Password = "a password";
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;
    private readonly X509Certificate2 _authority = Authority();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("pfx")]
    [InlineData("pem")]
    [InlineData("pem of one file")]
    [InlineData("pem with a password")]
    public async Task Certificate_OfAFile_IsShownAndVouchedFor(string kind)
    {
        await using var cluster = await HttpCluster.StartAtAsync(Https, Files(kind));
        using var trusting = Client(cluster, Trusts(_authority));
        using var stranger = Client(cluster, Trusts(Authority()));

        using var response = await trusting.GetAsync("v1/models", TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            stranger.GetAsync("v1/models", TestContext.Current.CancellationToken)
        );

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.IsType<AuthenticationException>(refused.InnerException);
    }

    [Fact]
    public async Task Certificate_OfOurOwn_HoldsItsPinAcrossRestarts()
    {
        (string, string)[] settings = [("Tls:Development", "true"), ("Tls:DevelopmentFile", Path.Combine(_folder, "tls.pfx"))];
        string pin;
        await using (var first = await HttpCluster.StartAtAsync(Https, settings))
        {
            pin = first.Services.GetRequiredService<ServerCertificate>().Pin!;
        }

        await using var again = await HttpCluster.StartAtAsync(Https, settings);
        using var pinned = Client(again, Pinned(pin));
        using var other = Client(again, Pinned("sha256:" + new string('0', 64)));

        Assert.Equal(HttpStatusCode.OK, (await pinned.GetAsync("v1/models", TestContext.Current.CancellationToken)).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync("v1/models", TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "tls.pfx")));
        }
    }

    [Theory]
    [InlineData("nothing configured", "https needs a certificate")]
    [InlineData("no such file", "cannot be used")]
    [InlineData("wrong password", "cannot be used")]
    [InlineData("not a certificate", "cannot be used")]
    [InlineData("certificate alone", "cannot be used")]
    [InlineData("both", "exclude each other")]
    public async Task Start_WithoutAUsableCertificate_SaysWhatIsWrong(string kind, string expected)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => HttpCluster.StartAtAsync(Https, Files(kind)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private (string, string)[] Files(string kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue(key);
        using var certificate = issued.CopyWithPrivateKey(key);
        string Write(string name, string text)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        var pfx = Path.Combine(_folder, "server.pfx");
        File.WriteAllBytes(pfx, certificate.Export(X509ContentType.Pfx, Password));
        var pem = certificate.ExportCertificatePem();
        var plain = key.ExportPkcs8PrivateKeyPem();
        var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(
            Password,
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)
        );
        return kind switch
        {
            "pfx" => [("Tls:CertificateFile", pfx), ("Tls:Password", Password)],
            "pem" => [("Tls:CertificateFile", Write("server.pem", pem)), ("Tls:KeyFile", Write("server.key", plain))],
            "pem of one file" => [("Tls:CertificateFile", Write("server.pem", pem + "\n" + plain))],
            "pem with a password" =>
            [
                ("Tls:CertificateFile", Write("server.pem", pem)),
                ("Tls:KeyFile", Write("server.key", encrypted)),
                ("Tls:Password", Password),
            ],
            "nothing configured" => [],
            "no such file" => [("Tls:CertificateFile", Path.Combine(_folder, "nowhere.pem"))],
            "wrong password" => [("Tls:CertificateFile", pfx), ("Tls:Password", "another")],
            "not a certificate" => [("Tls:CertificateFile", Write("server.pem", "hello"))],
            "certificate alone" => [("Tls:CertificateFile", Write("server.pem", pem))],
            "both" => [("Tls:CertificateFile", pfx), ("Tls:Password", Password), ("Tls:Development", "true")],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static HttpClient Client(HttpCluster cluster, SocketsHttpHandler handler) =>
        new(handler) { BaseAddress = cluster.Http.BaseAddress };

    private static SocketsHttpHandler Trusts(X509Certificate2 authority)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }

    private static SocketsHttpHandler Pinned(string pin)
    {
        var expected = CertificatePin.Parse(pin);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => expected.Accepts(certificate, errors);
        return handler;
    }

    private static X509Certificate2 Authority()
    {
        var request = new CertificateRequest(
            "CN=Authority for tests",
            ECDsa.Create(ECCurve.NamedCurves.nistP256),
            HashAlgorithmName.SHA256
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private X509Certificate2 Issue(ECDsa key)
    {
        var request = new CertificateRequest("CN=gateway for tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(_authority, DateTimeOffset.UnixEpoch.AddYears(51), DateTimeOffset.UnixEpoch.AddYears(99), [1, 2, 3, 4]);
    }
}
