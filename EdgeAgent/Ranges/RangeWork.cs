using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>An accepted offer, from its lease to its end.</summary>
internal sealed class RangeWork(OfferMessage offer, int lease)
{
    private readonly CancellationTokenSource _stop = new();
    private string? _reason;

    public OfferMessage Offer { get; } = offer;

    /// <summary>Which of the agent's leases it was offered under.</summary>
    public int Lease { get; } = lease;

    public CancellationToken Token => _stop.Token;

    public bool IsStopped => _stop.IsCancellationRequested;

    public string StopReason => _reason ?? "stopped";

    /// <summary>Asks the range to end between steps; the first reason stays.</summary>
    public void Stop(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _stop.Cancel();
    }
}
