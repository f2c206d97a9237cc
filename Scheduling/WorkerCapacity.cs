using System.Collections.Frozen;

namespace HybridGrains.Scheduling;

/// <summary>What a worker offers, as its last report said.</summary>
/// <param name="Slots">Ranges it runs at once.</param>
/// <param name="StepTimes">Measured time of one step by denoiser; unmeasured ones are missing.</param>
/// <param name="Available">False while draining or not yet probed.</param>
public sealed record WorkerCapacity(
    string Id,
    bool IsEdge,
    IReadOnlySet<string> Denoisers,
    IReadOnlySet<string> Decoders,
    int Slots,
    IReadOnlyDictionary<string, TimeSpan> StepTimes,
    TimeSpan? DecodeTime,
    bool Available
)
{
    /// <summary>Failures that no success has outweighed: it is ranked as if it were so many times slower. Default: none.</summary>
    public int Failures { get; init; }

    /// <summary>Whether it is used only where no other can. Default: false.</summary>
    public bool Doubted { get; init; }

    /// <summary>Content of the family's files; "" where it is not known, which is taken for the right one.</summary>
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs it has.</summary>
    public IReadOnlySet<string> Loras { get; init; } = FrozenSet<string>.Empty;

    public bool CanRun(RangeDemand demand) =>
        Denoisers.Contains(demand.Denoiser)
        && (demand.Decoder is null || Decoders.Contains(demand.Decoder))
        && HasVersion(demand)
        && demand.Loras.All(Loras.Contains);

    /// <summary>Whether its files are those of the demand.</summary>
    public bool HasVersion(RangeDemand demand) => demand.Content.Length == 0 || Content.Length == 0 || demand.Content == Content;
}
