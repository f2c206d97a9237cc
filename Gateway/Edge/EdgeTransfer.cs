using HybridGrains.EdgeProtocol;

namespace HybridGrains.Gateway.Edge;

/// <summary>Puts the pieces of one large message together; one transfer at a time on a connection.</summary>
internal sealed class EdgeTransfer
{
    private byte[] _bytes = [];
    private int _received;

    /// <summary>Null when a checked piece is the next one, otherwise which one is.</summary>
    public string? WhyNot(PartMessage part)
    {
        if (part.Offset != _received)
        {
            return $"offset: {part.Offset}; allowed {_received}";
        }

        return _received == 0 || part.Total == _bytes.Length ? null : $"total: {part.Total} bytes; allowed {_bytes.Length} bytes";
    }

    /// <summary>Adds the next piece; returns the whole with the last one.</summary>
    public byte[]? Add(PartMessage part)
    {
        if (_received == 0)
        {
            _bytes = new byte[part.Total];
        }

        part.Bytes.Span.CopyTo(_bytes.AsSpan(_received));
        _received += part.Bytes.Length;
        if (_received < _bytes.Length)
        {
            return null;
        }

        var whole = _bytes;
        (_bytes, _received) = ([], 0);
        return whole;
    }
}
