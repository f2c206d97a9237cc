namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>One attempt at one step range [From, To). From = To is a range that only decodes.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.range-record.v1")]
public sealed record RangeRecord(
    [property: Id(0)] int Attempt,
    [property: Id(1)] int From,
    [property: Id(2)] int To,
    [property: Id(3)] string Worker,
    [property: Id(4)] Tier Tier,
    [property: Id(5)] string Denoiser,
    [property: Id(6)] RangeStatus Status
)
{
    /// <summary>
    /// In the cloud, wall-clock time of denoising and decoding; at the edge, time from the assignment to the result on the cluster's
    /// clock; for a lost attempt, time since its assignment.
    /// </summary>
    [Id(7)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Part of <see cref="Elapsed"/> spent decoding; zero when the range did not decode.</summary>
    [Id(8)]
    public TimeSpan DecodeElapsed { get; init; }

    /// <summary>Name of the decoder that ran at the end of the range; null when none did.</summary>
    [Id(9)]
    public string? Decoder { get; init; }

    [Id(10)]
    public string? Error { get; init; }

    /// <summary>For people: what the policy decided on.</summary>
    [Id(11)]
    public string Why { get; init; } = "";

    /// <summary>When the policy decided on it; null of attempts older than this field.</summary>
    [Id(12)]
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What the worker's owner calls it; a label. Null where the id is the name, and of attempts older than this field.</summary>
    [Id(13)]
    public string? WorkerName { get; init; }

    /// <summary>The safety checker withheld the picture that this range decoded.</summary>
    [Id(14)]
    public bool Withheld { get; init; }
}
