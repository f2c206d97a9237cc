using HybridGrains.EdgeProtocol;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// Puts the pieces of one large message together; one transfer at a time on a connection. It holds what has come, not what was
/// announced.
/// </summary>
internal sealed class EdgeTransfer
{
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private int _total;
    private int _received;

    /// <summary>Null when a checked piece is the next one, otherwise which one is.</summary>
    public string? WhyNot(PartMessage part)
    {
        if (part.Offset != _received)
        {
            return $"offset: {part.Offset}; allowed {_received}";
        }

        if (_received > 0 && part.Total != _total)
        {
            return $"total: {part.Total} bytes; allowed {_total} bytes";
        }

        // Small pieces would cost more than they hold.
        return part.Bytes.Length == Math.Min(EdgeLimits.MaxPartBytes, part.Total - part.Offset)
            ? null
            : $"bytes: {part.Bytes.Length} bytes; allowed {Math.Min(EdgeLimits.MaxPartBytes, part.Total - part.Offset)} bytes";
    }

    /// <summary>Adds the next piece; returns the whole with the last one.</summary>
    public byte[]? Add(PartMessage part)
    {
        _total = part.Total;
        _pieces.Add(part.Bytes);
        _received += part.Bytes.Length;
        if (_received < _total)
        {
            return null;
        }

        var whole = new byte[_total];
        var at = 0;
        foreach (var piece in _pieces)
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }

        _pieces.Clear();
        _received = 0;
        return whole;
    }
}
