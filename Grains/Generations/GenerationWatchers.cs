using System.Collections.Immutable;
using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// Who is told what happens, and the last of it for those who come back. A watcher that does not renew within two minutes, or cannot
/// be reached, is forgotten.
/// </summary>
public sealed class GenerationWatchers(TimeProvider timeProvider)
{
    /// <summary>Events that are kept: of 150 steps, the last two thirds.</summary>
    public const int Kept = 100;

    /// <summary>Previews that are larger are told once, and not again.</summary>
    public const int MaxKeptPreview = 64 * 1024;

    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);
    private readonly Dictionary<IGenerationWatcher, long> _watchers = [];
    private readonly Queue<GenerationEvent> _told = [];
    private readonly string _epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private long _sequence;

    public void Add(IGenerationWatcher watcher) => _watchers[watcher] = timeProvider.GetTimestamp();

    /// <summary>Adds one who has seen everything up to an event, and gives what came after it.</summary>
    public ImmutableArray<GenerationEvent> Add(IGenerationWatcher watcher, string lastEventId)
    {
        Add(watcher);
        var seen =
            lastEventId.StartsWith(_epoch + "-", StringComparison.Ordinal)
            && long.TryParse(lastEventId.AsSpan(_epoch.Length + 1), out var sequence)
                ? sequence
                : 0;
        return [.. _told.Where(told => told.Sequence > seen)];
    }

    public void Remove(IGenerationWatcher watcher) => _watchers.Remove(watcher);

    public void Tell(GenerationEventKind kind, GenerationSnapshot snapshot, ReadOnlyMemory<byte> preview = default)
    {
        var news = new GenerationEvent(++_sequence, kind, snapshot) { Preview = preview, Epoch = _epoch };
        Keep(news);
        foreach (var (watcher, since) in _watchers.ToArray())
        {
            if (timeProvider.GetElapsedTime(since) > Forgotten)
            {
                _watchers.Remove(watcher);
            }
            else
            {
                watcher.OnEventAsync(news).Ignore();
            }
        }
    }

    private void Keep(GenerationEvent news)
    {
        if (news.Preview.Length > MaxKeptPreview)
        {
            return;
        }

        _told.Enqueue(news);
        if (_told.Count > Kept)
        {
            _told.Dequeue();
        }
    }
}
