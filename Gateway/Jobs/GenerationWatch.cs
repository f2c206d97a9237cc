using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Gateway.Jobs;

/// <summary>The events of a generation as a stream, through a grain observer that lives as long as the reader.</summary>
internal sealed class GenerationWatch(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);

    /// <summary>The current state first, then what happens, up to the end.</summary>
    public async IAsyncEnumerable<GenerationEvent> FollowAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var generation = grains.GetGrain<IGenerationGrain>(id);
        var watcher = new Watcher();
        var reference = grains.CreateObjectReference<IGenerationWatcher>(watcher);
        try
        {
            await generation.WatchAsync(reference);
            if (await generation.GetAsync() is not { } current)
                yield break;
            yield return new GenerationEvent(0, GenerationEventKind.Status, current);
            while (!HasEnded(current))
            {
                if (await watcher.NextAsync(RenewEvery, timeProvider, cancellationToken) is { } news)
                {
                    current = news.Snapshot;
                    yield return news;
                    continue;
                }

                // Silence: renew the watch, and look whether an event was lost on the way.
                await generation.WatchAsync(reference);
                if (await generation.GetAsync() is not { } seen)
                    yield break;
                current = seen;
                yield return new GenerationEvent(0, GenerationEventKind.Status, current);
            }
        }
        finally
        {
            generation.UnwatchAsync(reference).Ignore();
            grains.DeleteObjectReference<IGenerationWatcher>(reference);
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<GenerationSnapshot?> EndAsync(string id, CancellationToken cancellationToken)
    {
        GenerationSnapshot? last = null;
        await foreach (var news in FollowAsync(id, cancellationToken))
            last = news.Snapshot;
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
