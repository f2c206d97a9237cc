namespace HybridGrains.Silo;

/// <summary>A cluster of one silo with its gateway, in this process.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>State, pictures and the lock live here. One cluster per folder.</summary>
    public required string DataDirectory { get; init; }

    public required string ModelsDirectory { get; init; }

    /// <summary>Address to listen on; port 0 takes a free one. Default: loopback, any port.</summary>
    public string HttpUrl { get; init; } = "http://127.0.0.1:0";

    /// <summary>Enrolment token for edge agents. Default: null, the one kept in the data folder, drawn at the first start.</summary>
    public string? EdgeToken { get; init; }

    /// <summary>Keys callers must show. Default: none.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Whether other programs on this machine may find the cluster by its data folder. Default: false.</summary>
    public bool Advertise { get; init; }

    /// <summary>File for logs; null logs nothing below warnings, to the console. Default: null.</summary>
    public string? LogFile { get; init; }

    /// <summary>
    /// Further configuration, for example "Scheduling:HeartbeatTimeout". Default: none. Here and in the environment unsaid,
    /// "Policy:Mode" is "learned", where a silo of its own has the model's split.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
