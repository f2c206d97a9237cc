namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>The line between the gateway and an edge device.</summary>
/// <param name="RttMs">Round trip, 0 to 10,000.</param>
/// <param name="DownMbit">To the device, megabits a second, 0.01 to 100,000.</param>
/// <param name="UpMbit">From the device, megabits a second, 0.01 to 100,000.</param>
/// <param name="Jitter">Relative spread of a transfer's time, 0 to 2.</param>
/// <param name="Loss">Share of packets lost, 0 to 0.5.</param>
public sealed record EdgeLink(double RttMs, double DownMbit, double UpMbit, double Jitter, double Loss)
{
    private const double SegmentBits = 1460 * 8;

    /// <summary>
    /// Mean milliseconds for a message of <paramref name="bytes"/>: half a round trip, and the bits at the line's rate or at what
    /// TCP reaches under loss (Mathis et al. 1997), whichever is less.
    /// </summary>
    public double TransferMs(double bytes, bool down)
    {
        var bitsPerMs = (down ? DownMbit : UpMbit) * 1000;
        if (Loss > 0 && RttMs > 0)
        {
            bitsPerMs = Math.Min(bitsPerMs, 1.22 * SegmentBits / (RttMs * Math.Sqrt(Loss)));
        }

        return (RttMs / 2) + (bytes * 8 / bitsPerMs);
    }
}
