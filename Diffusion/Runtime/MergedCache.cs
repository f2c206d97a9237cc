using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// Merged networks by what was merged: no more than so many at a time, the least recently used go first, none while it is in use.
/// Thread-safe.
/// </summary>
internal sealed class MergedCache(int most, Func<LoraUses, INetworks> make) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _freed = new(0);
    private int _waiting;
    private long _clock;

    /// <summary>How many are there now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>
    /// The networks with these LoRAs, until the lease is disposed. Waits while all that may be kept are in use by others.
    /// </summary>
    public Lease Take(LoraUses uses, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(uses) is { } entry)
            {
                return new Lease(this, entry);
            }

            _freed.Wait(cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Networks.Dispose();
            }

            _entries.Clear();
        }

        _freed.Dispose();
    }

    private Entry? TryTake(LoraUses uses)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(uses.Key, out var entry))
            {
                if (_entries.Count >= most && !TryEvict())
                {
                    _waiting++;
                    return null;
                }

                _entries.Add(uses.Key, entry = new Entry(make(uses)));
            }

            (entry.Users, entry.Used) = (entry.Users + 1, ++_clock);
            return entry;
        }
    }

    private bool TryEvict()
    {
        var idle = _entries.Where(item => item.Value.Users == 0).OrderBy(item => item.Value.Used).Select(item => item.Key).FirstOrDefault();
        if (idle is null)
        {
            return false;
        }

        _entries.Remove(idle, out var entry);
        entry!.Networks.Dispose();
        return true;
    }

    private void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            if (_waiting == 0)
            {
                return;
            }

            // Each looks again; who finds nothing waits again.
            _freed.Release(_waiting);
            _waiting = 0;
        }
    }

    internal sealed class Entry(INetworks networks)
    {
        public INetworks Networks => networks;
        public int Users { get; set; }
        public long Used { get; set; }
    }

    /// <summary>Use of one entry.</summary>
    internal readonly struct Lease(MergedCache cache, Entry entry) : IDisposable
    {
        public INetworks Networks => entry.Networks;

        public void Dispose() => cache.Return(entry);
    }
}
