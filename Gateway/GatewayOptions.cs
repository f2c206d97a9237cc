using System.ComponentModel.DataAnnotations;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway;

/// <summary>Who may call.</summary>
public sealed class GatewayOptions
{
    public const string SectionName = "Gateway";

    /// <summary>
    /// Operators' keys of the default tenant, beside those of the registry. Default: none. With none here and none ever created
    /// there, callers on this machine are the operator and others are refused.
    /// </summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [];

    /// <summary>An operator's key that commands on this machine use; it asks nobody else for one. Default: none.</summary>
    public string? LocalKey { get; set; }

    /// <summary>Whether callers from other machines are the operator too while there are no keys. Default: false.</summary>
    public bool Open { get; set; }

    /// <summary>How callers reach this gateway, for the links in its answers. Default: null, as each caller did.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Names that it may be spoken to under, beside localhost, the machine's name, addresses and <see cref="PublicUrl"/>; "*" for
    /// any. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Longest silence on an event stream; then comes a comment. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:15")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an Idempotency-Key stands for its call. Default: a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan IdempotencyKeptFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long links to pictures work. Default: an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan LinksLast { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Largest request body in bytes. Default: 32 MiB.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBodyBytes { get; set; } = RequestLimits.MaxBodyBytes;
}
