using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Receives the events of one generation, in order, at most once.</summary>
[Alias("hybridgrains.generation-watcher.v1")]
public interface IGenerationWatcher : IGrainObserver
{
    [OneWay, Alias("event")]
    Task OnEventAsync(GenerationEvent generationEvent);
}
