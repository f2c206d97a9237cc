using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// The last ranges that were taken from an agent. What it still says of them is late, and no lie: an honest agent hears that its
/// attempt is no longer current.
/// </summary>
internal sealed class PastRanges
{
    private const int Remembered = 4;
    private readonly Queue<(StepRangeId Range, ReadOnlyMemory<byte> Nonce)> _ranges = new();

    public void Add(RangeAtHand range)
    {
        if (_ranges.Count == Remembered)
        {
            _ranges.Dequeue();
        }

        _ranges.Enqueue((range.Range, range.Assignment.Nonce));
    }

    public bool Has(StepRangeId range, ReadOnlyMemory<byte> nonce) =>
        _ranges.Any(past => past.Range == range && CryptographicOperations.FixedTimeEquals(past.Nonce.Span, nonce.Span));
}
