using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Gateway.Edge;

/// <summary>Who may join as an edge agent, and how much one connection may ask of the gateway.</summary>
public sealed class EdgeHubOptions
{
    public const string SectionName = "Edge";

    /// <summary>Enrolment tokens: each the token itself (at least 16 characters) or "sha256:" and its hash in hexadecimal. Default: none, every agent is refused.</summary>
    public IList<string> Tokens { get; init; } = [];

    /// <summary>Time from an accepted token to the hello. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of one agent waiting for the cluster before its connection is closed. Default: 256.</summary>
    [Range(8, 65_536)]
    public int MaxQueuedMessages { get; set; } = 256;

    /// <summary>Bytes of latents and pictures of one agent waiting for the cluster before its connection is closed. Default: 64 MiB.</summary>
    [Range(16L * 1024 * 1024, 4L * 1024 * 1024 * 1024)]
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long a result is offered to a cluster that does not answer. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ResultRetry { get; set; } = TimeSpan.FromSeconds(30);
}
