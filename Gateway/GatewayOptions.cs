using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Gateway;

/// <summary>Who may call.</summary>
public sealed class GatewayOptions
{
    public const string SectionName = "Gateway";

    /// <summary>Keys of which callers of /v1 must show one as bearer token. Default: none, and nobody is asked.</summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [];

    /// <summary>Largest request body in bytes. Default: 32 MiB.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBodyBytes { get; set; } = 32L << 20;
}
