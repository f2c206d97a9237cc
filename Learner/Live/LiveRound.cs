using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Learner.Live;

/// <summary>
/// One iteration of the chief on experience that is already there: a chief with one worker, whose gradients are computed on
/// threads of the pool.
/// </summary>
/// <param name="stepped">Called after every optimiser step, before the next gradient.</param>
public sealed class LiveRound(Chief chief, RolloutWorker worker, PpoOptions options, Func<Task> stepped)
{
    /// <exception cref="LearningException">A gradient is not sound.</exception>
    public async Task<RoundResult> RunAsync(long seed, CancellationToken cancellationToken)
    {
        RolloutSummary[] summaries = [await Task.Run(() => worker.Collect(chief.Snapshot(), seed, cancellationToken), cancellationToken)];
        var scale = Chief.Scale(summaries);
        var updates = 0;
        for (; updates < options.Epochs * options.Minibatches && !chief.ShouldStop; updates++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (snapshot, update) = (chief.Snapshot(), updates);
            var gradient = await Task.Run(
                () => worker.Gradient(snapshot, scale, update / options.Minibatches, update % options.Minibatches),
                cancellationToken
            );
            if (chief.Offer(gradient) != OfferOutcome.Stepped)
            {
                throw new LearningException($"The gradient of live traffic at version {chief.Version} is not sound.");
            }

            await stepped();
        }

        var result = new RoundResult(summaries, chief.LastUpdate!, updates, 0);
        chief.CloseIteration(summaries);
        await stepped();
        return result;
    }
}
