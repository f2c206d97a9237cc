using System.Collections.Immutable;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>A generation as those see it who ask or watch.</summary>
internal sealed class GenerationNews(LiveGeneration live, HeldChange held, FamilyRuntimes families, TimeProvider timeProvider)
{
    private readonly GenerationWatchers _watchers = new(timeProvider);
    private RequestReading? _reading;

    public void Add(IGenerationWatcher watcher) => _watchers.Add(watcher);

    /// <summary>Adds one who has seen everything up to an event, and gives what is kept of what came after it.</summary>
    public ImmutableArray<GenerationEvent> Add(IGenerationWatcher watcher, string lastEventId) => _watchers.Add(watcher, lastEventId);

    public void Remove(IGenerationWatcher watcher) => _watchers.Remove(watcher);

    public void Tell(GenerationEventKind kind, ReadOnlyMemory<byte> preview = default) => _watchers.Tell(kind, Snapshot(), preview);

    public GenerationSnapshot Snapshot()
    {
        var snapshot = Snapshot(live.Progress);
        return (held.WaitsFor ?? WhySetAside()) is { } what ? snapshot with { Reason = "waiting: " + what } : snapshot;
    }

    /// <summary>What the log says of one whose family is gone, for its owner too; null for all others.</summary>
    private string? WhySetAside() =>
        live.Progress.IsOpen && families.Find(live.State.Request!.Family) is null
            ? $"model '{live.State.Request.Family}' is not served any more; it goes on with the next start that serves it"
            : null;

    /// <summary>As it will be once a change is adopted.</summary>
    public GenerationSnapshot Snapshot(GenerationProgress progress)
    {
        var request = progress.State.Request!;
        var family = families.Find(request.Family)?.Manifest;
        _reading ??= RequestReading.Of(request, families);
        return progress.Snapshot(live.Id, live.StepsSeen(progress), family?.DefaultsOf(request.Fast).LargeDenoiser ?? "") with
        {
            Warnings = _reading.Warnings,
            Usage = _reading.Usage,
        };
    }
}
