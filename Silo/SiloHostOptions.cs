using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Silo;

/// <summary>Everything a silo host is composed from.</summary>
public sealed record SiloHostOptions
{
    public required string DataDirectory { get; init; }
    public required string ModelsDirectory { get; init; }
    public required string HttpUrl { get; init; }
    public required int SiloPort { get; init; }
    public required int OrleansGatewayPort { get; init; }
    public required string ClusterId { get; init; }

    /// <summary>Silo port of the cluster that this silo joins; null begins a cluster of its own. Default: null.</summary>
    public int? PrimarySiloPort { get; init; }

    /// <summary>Roles beside those of every silo. Default: none.</summary>
    public Action<IServiceCollection, IConfiguration>? Roles { get; init; }

    public string? LogFile { get; init; }

    /// <summary>What holds unless a file, the environment or <see cref="Settings"/> says otherwise. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Defaults { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
