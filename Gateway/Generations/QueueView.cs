using HybridGrains.Grains.Interfaces.Scheduling;

namespace HybridGrains.Gateway.Generations;

/// <summary>Where a waiting generation stands.</summary>
/// <param name="Place">1 is the next.</param>
/// <param name="ExpectedWaitMs">Null while no worker is there that could say.</param>
internal sealed record QueueView(int Place, int Waiting, double? ExpectedWaitMs)
{
    public static QueueView? Of(QueuePlace? place) =>
        place is null
            ? null
            : new QueueView(place.Ahead + 1, place.Waiting, place.ExpectedWait is { } wait ? Math.Round(wait.TotalMilliseconds, 1) : null);
}
