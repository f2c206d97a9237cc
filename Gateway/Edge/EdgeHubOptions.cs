using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Gateway.Edge;

/// <summary>How much one connection may ask of the gateway.</summary>
public sealed class EdgeHubOptions
{
    public const string SectionName = "Edge";

    /// <summary>No longer read; a gateway with any refuses to start. Default: none.</summary>
    public IList<string> Tokens { get; init; } = [];

    /// <summary>Time from the socket to the proof of who the agent is. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ProofTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time from the admission to the hello. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections that have not proved who they are, altogether. Default: 64.</summary>
    [Range(1, 65_536)]
    public int MaxUnproven { get; set; } = 64;

    /// <summary>The same from one address. Default: 16.</summary>
    [Range(1, 65_536)]
    public int MaxUnprovenPerAddress { get; set; } = 16;

    /// <summary>Heartbeats of one agent a second, on average; ten times as many at once. Default: 10.</summary>
    [Range(1, 1_000)]
    public int MaxHeartbeatsPerSecond { get; set; } = 10;

    /// <summary>Messages of one agent a second, on average; five times as many at once. Default: 1,000.</summary>
    [Range(10, 100_000)]
    public int MaxMessagesPerSecond { get; set; } = 1_000;

    /// <summary>Bytes of one agent a second, on average; four times as many at once. Faster ones are read later. Default: 32 MiB.</summary>
    [Range(64L * 1024, 4L * 1024 * 1024 * 1024)]
    public long MaxBytesPerSecond { get; set; } = 32 * 1024 * 1024;

    /// <summary>Results and declines of ranges that it was not given, before an agent's connection is closed. Default: 16.</summary>
    [Range(0, 10_000)]
    public int MaxForeignRanges { get; set; } = 16;

    /// <summary>Connections of one agent a minute, on average, and as many at once. Default: 30.</summary>
    [Range(1, 10_000)]
    public int MaxArrivalsPerMinute { get; set; } = 30;

    /// <summary>How long an agent that broke the protocol is not let in again. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HoldOff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent that was told of the end of its connection has to hang up by itself. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan HangUpTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of one agent waiting for the cluster before its connection is closed. Default: 256.</summary>
    [Range(8, 65_536)]
    public int MaxQueuedMessages { get; set; } = 256;

    /// <summary>
    /// Bytes of latents and pictures of one agent waiting for the cluster before its connection is closed. Default: 64 MiB.
    /// </summary>
    [Range(16L * 1024 * 1024, 4L * 1024 * 1024 * 1024)]
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long a result is offered to a cluster that does not answer. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ResultRetry { get; set; } = TimeSpan.FromSeconds(30);
}
