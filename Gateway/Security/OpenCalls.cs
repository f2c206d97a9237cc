using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace HybridGrains.Gateway.Security;

/// <summary>The calls that are open now, by the key they were made with.</summary>
internal sealed class OpenCalls
{
    private readonly ConcurrentDictionary<OpenCall, byte> _calls = new();

    /// <summary>Ids of the keys in use.</summary>
    public ImmutableArray<string> Keys => [.. _calls.Keys.Select(call => call.KeyId).OfType<string>().Distinct()];

    public OpenCall Open(string? keyId, CancellationToken aborted)
    {
        var call = new OpenCall(keyId, aborted, ended => _calls.TryRemove(ended, out _));
        _calls.TryAdd(call, 0);
        return call;
    }

    /// <summary>Ends every call that was made with the key.</summary>
    public void Revoke(string keyId)
    {
        foreach (var call in _calls.Keys.Where(call => call.KeyId == keyId))
        {
            call.Revoke();
        }
    }
}
