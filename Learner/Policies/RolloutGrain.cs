using HybridGrains.Learner.Messages;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Learner.Policies;

/// <summary>Computes on threads of the pool, never in its turn.</summary>
public sealed class RolloutGrain(LearningTask task) : Grain, IRolloutGrain
{
    private RolloutWorker? _worker;
    private long? _collected;

    public async Task<SummaryMessage> CollectAsync(ParametersMessage parameters, long seed)
    {
        _collected = null;
        var worker = _worker ??= task.Worker((int)this.GetPrimaryKeyLong(out _));
        var summary = await Task.Run(() => worker.Collect(parameters.ToSnapshot(task.Shape), seed, CancellationToken.None));
        _collected = seed;
        return SummaryMessage.Of(summary);
    }

    public async Task<GradientReply?> GradientAsync(GradientRequest request)
    {
        if (_worker is not { } worker || _collected != request.Seed)
        {
            return null;
        }

        return GradientReply.Of(
            await Task.Run(() =>
                worker.Gradient(request.Parameters.ToSnapshot(task.Shape), request.Scale, request.Epoch, request.Minibatch)
            )
        );
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _worker?.Dispose();
        return Task.CompletedTask;
    }
}
