using HybridGrains.Learner.Messages;
using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner.Policies;

/// <summary>
/// One iteration over workers that may be anywhere: all roll out, then give gradients minibatch by minibatch; the chief steps
/// when enough have arrived. A worker that is still at an older version is let finish, its gradient refused, and asked again at
/// the newest.
/// </summary>
/// <param name="stepped">Called after every optimiser step, before the next gradients are asked for.</param>
public sealed class ChiefRound(Chief chief, IReadOnlyList<IRolloutGrain> workers, PpoOptions options, Func<Task> stepped)
{
    private readonly Dictionary<int, Task<GradientReply?>> _asked = [];
    private readonly HashSet<int> _waiting = [];
    private long _seed;
    private AdvantageScale _scale;
    private int _stale;

    /// <exception cref="LearningException">A worker has lost its experience with its silo, or a gradient is not sound.</exception>
    public async Task<RoundResult> RunAsync(long seed, CancellationToken cancellationToken)
    {
        (_seed, _stale) = (seed, 0);
        var parameters = ParametersMessage.Of(chief.Snapshot());
        var summaries = (await Task.WhenAll(workers.Select(worker => worker.CollectAsync(parameters, seed))))
            .Select(message => message.ToSummary())
            .ToArray();
        _scale = Chief.Scale(summaries);
        var planned = options.Epochs * options.Minibatches;
        var updates = 0;
        for (; updates < planned && !chief.ShouldStop; updates++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StepAsync(updates);
            await stepped();
        }

        // What is still under way is of no use to anybody; its failure is no news either.
        foreach (var late in _asked.Values)
        {
            late.Ignore();
        }

        var result = new RoundResult(summaries, chief.LastUpdate!, updates, _stale);
        chief.CloseIteration(summaries);
        await stepped();
        return result;
    }

    private async Task StepAsync(int update)
    {
        _waiting.Clear();
        var parameters = ParametersMessage.Of(chief.Snapshot());
        var request = new GradientRequest(
            parameters,
            _seed,
            _scale.Mean,
            _scale.Deviation,
            update / options.Minibatches,
            update % options.Minibatches
        );
        while (true)
        {
            for (var worker = 0; worker < workers.Count; worker++)
            {
                if (!_asked.ContainsKey(worker) && !_waiting.Contains(worker))
                {
                    _asked[worker] = workers[worker].GradientAsync(request);
                }
            }

            await Task.WhenAny(_asked.Values);
            foreach (var (worker, task) in _asked.Where(asked => asked.Value.IsCompleted).ToList())
            {
                _asked.Remove(worker);
                var reply = await task ?? throw new LearningException($"Worker {worker} no longer has this round's experience.");
                switch (chief.Offer(reply.ToMessage()))
                {
                    case OfferOutcome.Stepped:
                        return;
                    case OfferOutcome.Kept:
                        _waiting.Add(worker);
                        break;
                    case OfferOutcome.Stale:
                        _stale++;
                        break;
                    default:
                        throw new LearningException($"The gradient of worker {worker} at version {chief.Version} is not sound.");
                }
            }
        }
    }
}
