using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>Who is told what happens. A watcher that does not renew within two minutes, or cannot be reached, is forgotten.</summary>
public sealed class GenerationWatchers(TimeProvider timeProvider)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);
    private readonly Dictionary<IGenerationWatcher, long> _watchers = [];
    private long _sequence;

    public void Add(IGenerationWatcher watcher) => _watchers[watcher] = timeProvider.GetTimestamp();

    public void Remove(IGenerationWatcher watcher) => _watchers.Remove(watcher);

    public void Tell(GenerationEventKind kind, GenerationSnapshot snapshot, ReadOnlyMemory<byte> preview = default)
    {
        var news = new GenerationEvent(++_sequence, kind, snapshot) { Preview = preview };
        foreach (var (watcher, since) in _watchers.ToArray())
        {
            if (timeProvider.GetElapsedTime(since) > Forgotten)
                _watchers.Remove(watcher);
            else
                watcher.OnEventAsync(news).Ignore();
        }
    }
}
