using System.Collections.Concurrent;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Cli.Tests;

/// <summary>Hears from the index when a generation has ended, so that nobody has to ask.</summary>
internal sealed class SilosEnds
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<GenerationStatus>> _ends = new();

    public Task<GenerationStatus> Of(string id) =>
        _ends.GetOrAdd(id, _ => new TaskCompletionSource<GenerationStatus>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Stands before the index that is registered last.</summary>
    public void Watch(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IGenerationIndex));
        services.Remove(inner);
        services.AddSingleton<IGenerationIndex>(provider => new Index(
            (IGenerationIndex)(inner.ImplementationInstance ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            this
        ));
    }

    private void Ended(string id, GenerationStatus status)
    {
        if (_ends.TryRemove(id, out var end))
        {
            end.TrySetResult(status);
        }
    }

    private sealed class Index(IGenerationIndex inner, SilosEnds ends) : IGenerationIndex
    {
        public Task OpenAsync(string generationId, string tenant) => inner.OpenAsync(generationId, tenant);

        public async Task EndAsync(string generationId, DateTimeOffset endedAt, GenerationUse use)
        {
            await inner.EndAsync(generationId, endedAt, use);
            ends.Ended(generationId, use.Status);
        }

        public Task ForgetEndAsync(string generationId) => inner.ForgetEndAsync(generationId);

        public Task RemoveAsync(string generationId) => inner.RemoveAsync(generationId);

        public Task<IReadOnlyList<string>> ListOpenAsync() => inner.ListOpenAsync();

        public Task SetAsideAsync(string generationId, string reason) => inner.SetAsideAsync(generationId, reason);

        public Task<IReadOnlyList<SetAsideGeneration>> ListSetAsideAsync() => inner.ListSetAsideAsync();

        public Task ReopenSetAsideAsync() => inner.ReopenSetAsideAsync();

        public Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset before, int keep, int most) =>
            inner.ListExpiredAsync(before, keep, most);
    }
}
