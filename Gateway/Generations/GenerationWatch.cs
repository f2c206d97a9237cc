using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Generations;

/// <summary>The events of a generation as a stream, through a grain observer that lives as long as the reader.</summary>
internal sealed class GenerationWatch(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);

    /// <summary>The current state first, then what happens, up to the end.</summary>
    /// <param name="lastEventId">Of a reader who comes back: what is kept of what it missed comes instead of the current state.</param>
    public IAsyncEnumerable<GenerationEvent> FollowAsync(string id, string? lastEventId, CancellationToken cancellationToken) =>
        FollowAsync(id, lastEventId, () => Task.CompletedTask, cancellationToken);

    /// <summary>As the other, of a generation that begins meanwhile: nothing of it is missed.</summary>
    /// <param name="begin">Submits it; what it throws ends the stream.</param>
    public IAsyncEnumerable<GenerationEvent> FollowAsync(string id, Func<Task> begin, CancellationToken cancellationToken) =>
        FollowAsync(id, null, begin, cancellationToken);

    private async IAsyncEnumerable<GenerationEvent> FollowAsync(
        string id,
        string? lastEventId,
        Func<Task> begin,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var generation = grains.GetGrain<IGenerationGrain>(id);
        var watcher = new Watcher();
        var reference = grains.CreateObjectReference<IGenerationWatcher>(watcher);
        try
        {
            var missed = await WatchAsync(generation, reference, lastEventId);
            await begin();
            if (await generation.GetAsync() is not { } current)
            {
                yield break;
            }

            foreach (var news in missed)
            {
                yield return news;
            }

            var seen = missed.IsEmpty ? 0 : missed[^1].Sequence;
            if (missed.IsEmpty || HasEnded(current) != HasEnded(missed[^1].Snapshot))
            {
                yield return new GenerationEvent(0, GenerationEventKind.Status, current);
            }

            while (!HasEnded(current))
            {
                if (await watcher.NextAsync(RenewEvery, timeProvider, cancellationToken) is { } news)
                {
                    // What came while the missed ones were asked for is among them.
                    if (news.Sequence <= seen && news.Epoch == missed[^1].Epoch)
                    {
                        continue;
                    }

                    current = news.Snapshot;
                    yield return news;
                    continue;
                }

                // Silence: renew the watch, and look whether an event was lost on the way.
                await generation.WatchAsync(reference);
                if (await generation.GetAsync() is not { } found)
                {
                    yield break;
                }

                current = found;
                yield return new GenerationEvent(0, GenerationEventKind.Status, current);
            }
        }
        finally
        {
            generation.UnwatchAsync(reference).Ignore();
            grains.DeleteObjectReference<IGenerationWatcher>(reference);
        }
    }

    private static async Task<ImmutableArray<GenerationEvent>> WatchAsync(
        IGenerationGrain generation,
        IGenerationWatcher reference,
        string? lastEventId
    )
    {
        if (lastEventId is not null)
        {
            return await generation.WatchAsync(reference, lastEventId);
        }

        await generation.WatchAsync(reference);
        return [];
    }

    /// <summary>Begins one and waits for its end.</summary>
    public async Task<GenerationSnapshot?> EndAsync(string id, Func<Task> begin, CancellationToken cancellationToken)
    {
        GenerationSnapshot? last = null;
        await foreach (var news in FollowAsync(id, begin, cancellationToken))
        {
            last = news.Snapshot;
        }

        return last;
    }

    private static bool HasEnded(GenerationSnapshot snapshot) =>
        snapshot.Status is GenerationStatus.Completed or GenerationStatus.Failed or GenerationStatus.Cancelled;

    private sealed class Watcher : IGenerationWatcher
    {
        private const int Kept = 256;
        private readonly Channel<GenerationEvent> _events = Channel.CreateBounded<GenerationEvent>(
            new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest }
        );

        public Task OnEventAsync(GenerationEvent generationEvent)
        {
            _events.Writer.TryWrite(generationEvent);
            return Task.CompletedTask;
        }

        public async Task<GenerationEvent?> NextAsync(TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
        {
            using var timeout = new CancellationTokenSource(patience, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await _events.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}
