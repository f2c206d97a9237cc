namespace HybridGrains.Gateway.Security;

/// <summary>One call from its acceptance to its answer's last byte.</summary>
internal sealed class OpenCall : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly Action<OpenCall> _onEnd;
    private readonly Lock _lock = new();
    private bool _disposed;

    public OpenCall(string? keyId, CancellationToken aborted, Action<OpenCall> onEnd)
    {
        KeyId = keyId;
        _onEnd = onEnd;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Ended = _ended.Token;
    }

    public string? KeyId { get; }

    /// <summary>Cancelled when the caller is gone or its key revoked.</summary>
    public CancellationToken Ended { get; }

    public bool IsRevoked { get; private set; }

    public void Revoke()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            IsRevoked = true;
        }

        // Outside the lock, and not on this thread: what listens may be long.
        _ = _ended.CancelAsync();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _onEnd(this);
        _ended.Dispose();
    }
}
