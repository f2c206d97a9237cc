using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Scheduling;

/// <summary>Tells the scheduler's tables as loads of the tiers, in the terms the simulator uses.</summary>
internal sealed class LoadView(
    IEnumerable<(WorkerCapacity Capacity, int Running)> live,
    IReadOnlyCollection<RangeRequest> waiting,
    IReadOnlyCollection<RunningRange> running,
    TimeProvider timeProvider
)
{
    private readonly List<(WorkerCapacity Capacity, int Running)> _live = [.. live.Where(worker => worker.Capacity.Available)];

    public TierLoadReport Of(bool edge, LoadQuery query, double lossRate)
    {
        var workers = _live.Where(worker => worker.Capacity.IsEdge == edge).ToList();
        var queued = waiting.Where(request => request.PreferredTier == Tier.Edge == edge).ToList();
        if (workers.Count == 0)
        {
            return new TierLoadReport(
                0,
                0,
                0,
                queued.Count,
                TimeSpan.Zero,
                TimeSpan.Zero,
                TimeSpan.Zero,
                TimeSpan.Zero,
                TimeSpan.Zero,
                TimeSpan.Zero,
                lossRate
            );
        }
        // What a range for this tier would most likely get.
        var roomiest = workers
            .OrderByDescending(worker => worker.Capacity.Slots - worker.Running)
            .ThenBy(worker => worker.Capacity.Id, StringComparer.Ordinal)
            .First()
            .Capacity;
        var work =
            queued.Aggregate(
                TimeSpan.Zero,
                (sum, request) =>
                    sum
                    + CapacityMatchingRule.WorkTime(Demand(request), roomiest)
                    + CapacityMatchingRule.TransferTime(request.LatentBytes, roomiest)
            ) + workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + Left(worker.Capacity));
        TimeSpan Step(string denoiser) =>
            workers
                .Where(worker => worker.Capacity.Denoisers.Contains(denoiser))
                .OrderBy(worker => worker.Capacity.Id == roomiest.Id ? 0 : 1)
                .Select(worker => CapacityMatchingRule.StepTime(worker.Capacity, denoiser))
                .FirstOrDefault();
        return new TierLoadReport(
            workers.Count,
            workers.Sum(worker => Math.Max(0, worker.Capacity.Slots - worker.Running)),
            workers.Sum(worker => worker.Capacity.Slots),
            queued.Count,
            work / workers.Count,
            Step(query.LargeDenoiser),
            Step(query.SmallDenoiser),
            CapacityMatchingRule.DecodeTime(roomiest),
            CapacityMatchingRule.TransferTime(query.LatentBytes, roomiest),
            CapacityMatchingRule.TransferTime(query.PictureBytes, roomiest),
            lossRate
        );
    }

    /// <summary>How long what runs and waits on a tier keeps its workers; null without any.</summary>
    public TimeSpan? WaitOf(bool edge) => Of(edge, new LoadQuery("", "", 0, 0), 0) is { Workers: > 0 } load ? load.Backlog : null;

    /// <summary>How long a worker's ranges should still take.</summary>
    private TimeSpan Left(WorkerCapacity worker) =>
        running
            .Where(range => range.Worker == worker.Id)
            .Aggregate(
                TimeSpan.Zero,
                (sum, range) =>
                {
                    var left = CapacityMatchingRule.WorkTime(Demand(range.Request), worker) - timeProvider.GetElapsedTime(range.Since);
                    return left > TimeSpan.Zero ? sum + left : sum;
                }
            );

    public static RangeDemand Demand(RangeRequest request) =>
        new(
            request.Denoiser,
            request.Decoder,
            request.Range.To - request.Range.From,
            request.PreferredTier == Tier.Edge,
            request.LatentBytes,
            request.FailedBy
        )
        {
            Content = request.Content,
            Loras = request.Loras.IsDefault ? [] : request.Loras,
        };
}
