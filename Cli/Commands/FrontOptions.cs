using System.CommandLine;

namespace HybridGrains.Cli.Commands;

/// <summary>How a gateway listens and what it calls itself.</summary>
internal sealed class FrontOptions
{
    private readonly Option<bool> _tls = new("--tls")
    {
        Description = "Speak https with a certificate of our own, made once and kept; its pin is printed for callers and agents.",
    };
    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = "Speak https with this certificate: PFX, or PEM with its chain. Its password: HYBRIDGRAINS_Tls__Password.",
    };
    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "Private key of a PEM certificate. Default: in the same file.",
    };
    private readonly Option<bool> _open = new("--open")
    {
        Description = "Listen to other machines although there are no keys: everyone who reaches it runs the cluster.",
    };
    private readonly Option<string?> _publicUrl = new("--public-url")
    {
        Description = "How callers reach it, for links in answers. Default: as each caller did.",
    };
    private readonly Option<string[]> _hosts = new("--allow-host")
    {
        Description = "Name that it may be reached under, beside addresses, localhost and the machine's name; may be given several times.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_tls, _certificate, _key, _open, _publicUrl, _hosts])
        {
            command.Add(option);
        }
    }

    public string Scheme(ParseResult parsed) =>
        parsed.GetValue(_tls) || parsed.GetValue(_certificate) is not null ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;

    /// <summary>Settings of the gateway; what is not given is left to its configuration.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>();
        Set("Tls:Development", parsed.GetValue(_tls) ? "true" : null);
        Set("Tls:CertificateFile", FullPath(parsed.GetValue(_certificate)));
        Set("Tls:KeyFile", FullPath(parsed.GetValue(_key)));
        Set("Gateway:Open", parsed.GetValue(_open) ? "true" : null);
        Set("Gateway:PublicUrl", parsed.GetValue(_publicUrl) is { } url ? ClusterOptions.ReadUrl(url, "--public-url").ToString() : null);
        foreach (var (i, host) in (parsed.GetValue(_hosts) ?? []).Index())
        {
            Set($"Gateway:AllowedHosts:{i}", host);
        }

        return settings;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                settings[name] = value;
            }
        }
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
