using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>Hears from the inference thread; must not block it.</summary>
internal interface IRangeSink
{
    void Started(OfferMessage offer);

    void Stepped(ProgressMessage progress);

    void Completed(ResultMessage result);

    /// <summary>The range cannot be run or failed; it was not asked to stop.</summary>
    void Declined(OfferMessage offer, string reason);

    /// <summary>The range was given up between steps because it was asked to stop.</summary>
    void Stopped(RangeKey range, string reason);
}
