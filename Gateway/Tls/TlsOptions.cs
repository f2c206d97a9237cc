namespace HybridGrains.Gateway.Tls;

/// <summary>What https addresses show. A certificate that is renewed in its file is read at the next start.</summary>
public sealed class TlsOptions
{
    public const string SectionName = "Tls";

    /// <summary>PFX, or PEM with the chain after it. Default: none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key of a PEM certificate. Default: null, in the same file.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// Password of the PFX or of the key; from a variable (HYBRIDGRAINS_Tls__Password) rather than a file. Default: none.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>Whether a certificate of our own is made and kept, which others must pin. Default: false.</summary>
    public bool Development { get; set; }

    /// <summary>Where it is kept. Default: a file in this user's data folder.</summary>
    public string DevelopmentFile { get; set; } =
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "hybridgrains",
            "tls.pfx"
        );

    public bool HasCertificate => CertificateFile is not null || Development;
}
