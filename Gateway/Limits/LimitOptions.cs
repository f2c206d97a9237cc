using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Gateway.Limits;

/// <summary>How much of one gateway a tenant, a key or a connection may take, so that the others' share is left.</summary>
public sealed class LimitOptions
{
    public const string SectionName = "Limits";

    /// <summary>Calls of one tenant a second, over time and over all gateways. Default: 200.</summary>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 200;

    /// <summary>Calls of one tenant at once, before the rate counts. Default: 400.</summary>
    [Range(1, 1_000_000)]
    public int CallsAtOnce { get; set; } = 400;

    /// <summary>Calls of one tenant that are open at a time; each MiB of a body counts as one more. Default: 512.</summary>
    [Range(1, 1_000_000)]
    public int OpenCalls { get; set; } = 512;

    /// <summary>Event streams of one key that are open at a time. Default: 64.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerKey { get; set; } = 64;

    /// <summary>Connections of callers and agents, all together. Default: 8192.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 8_192;

    /// <summary>Bytes a second below which a body is given up. Default: 4096.</summary>
    [Range(1, 1 << 30)]
    public int BodyBytesPerSecond { get; set; } = 4_096;

    /// <summary>How long a body may be slower than that. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SlowBodyPatience { get; set; } = TimeSpan.FromSeconds(10);
}
