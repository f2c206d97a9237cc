using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>What computes ranges on this machine.</summary>
internal interface IRangeRunner : IDisposable
{
    /// <summary>What the hello says can be run.</summary>
    IReadOnlyList<EdgeModelMessage> Models { get; }

    /// <summary>Null when the names of an offer are known here, otherwise the reason to decline. Quick.</summary>
    string? WhyNot(OfferMessage offer);

    /// <summary>
    /// Runs on the calling thread until the end of the range; cancelled between steps. Throws
    /// <see cref="RangeDeclinedException"/> for an offer that cannot be run.
    /// </summary>
    RangeOutput Run(OfferMessage offer, Action<RangeStep> progress, CancellationToken cancellationToken);
}
