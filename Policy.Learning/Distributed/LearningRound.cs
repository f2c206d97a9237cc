namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>
/// One iteration in one process: workers roll out and give gradients on threads of the pool, the chief steps when enough have
/// arrived. A slow worker's gradient comes too late and is refused.
/// </summary>
public sealed class LearningRound(Chief chief, IReadOnlyList<RolloutWorker> workers, PpoOptions options)
{
    private readonly Lock _gate = new();
    private LearnerSnapshot _published = chief.Snapshot();
    private TaskCompletionSource _stepped = NewSignal();
    private AdvantageScale _scale;
    private long _first;
    private bool _ended;
    private int _stale;

    /// <summary>Runs the iteration. Its experience hangs on the chief's parameters and <paramref name="seed"/> only.</summary>
    /// <exception cref="LearningException">A gradient is not finite.</exception>
    public async Task<RoundResult> RunAsync(long seed, CancellationToken cancellationToken)
    {
        _published = chief.Snapshot();
        (_first, _ended, _stale, _stepped) = (chief.Version, false, 0, NewSignal());
        var summaries = await Task.WhenAll(
            workers.Select(worker => Task.Run(() => worker.Collect(_published, seed, cancellationToken), cancellationToken))
        );
        _scale = Chief.Scale(summaries);
        await Task.WhenAll(workers.Select(worker => Task.Run(() => WorkAsync(worker, cancellationToken), cancellationToken)));
        var result = new RoundResult(summaries, chief.LastUpdate!, (int)(chief.Version - _first), _stale);
        chief.CloseIteration(summaries);
        return result;
    }

    /// <summary>A worker that fails ends the round: the others would wait for its gradient for ever.</summary>
    private async Task WorkAsync(RolloutWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            await GiveGradientsAsync(worker, cancellationToken);
        }
        catch
        {
            lock (_gate)
            {
                _ended = true;
                _stepped.TrySetResult();
            }

            throw;
        }
    }

    private async Task GiveGradientsAsync(RolloutWorker worker, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LearnerSnapshot snapshot;
            lock (_gate)
            {
                if (_ended)
                {
                    return;
                }

                snapshot = _published;
            }

            var update = (int)(snapshot.Version - _first);
            var message = worker.Gradient(snapshot, _scale, update / options.Minibatches, update % options.Minibatches);
            Task next;
            lock (_gate)
            {
                next = Take(message, update);
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The chief's turn. Returns what to wait for before the next gradient.</summary>
    private Task Take(GradientMessage message, int update)
    {
        switch (chief.Offer(message))
        {
            case OfferOutcome.Kept:
                return _stepped.Task;
            case OfferOutcome.Stepped:
                _published = chief.Snapshot();
                _ended = chief.ShouldStop || update + 1 == options.Epochs * options.Minibatches;
                var done = _stepped;
                _stepped = NewSignal();
                done.SetResult();
                return Task.CompletedTask;
            case OfferOutcome.Stale:
                _stale++;
                return Task.CompletedTask;
            default:
                throw new LearningException(
                    $"The gradient is not finite at version {chief.Version}. Resume from the last checkpoint with a lower --lr."
                );
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
