using System.Collections.Concurrent;
using System.Reflection;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Workers;
using Orleans;

namespace HybridGrains.Tests.Edge;

/// <summary>A grain factory of fake agent grains; observers are handed over as they are.</summary>
internal class FakeGrainFactory : DispatchProxy
{
    private readonly ConcurrentDictionary<string, FakeAgentGrain> _grains = new();
    private readonly FakeRegistry _registry = new();

    public static (IGrainFactory Factory, Func<string, FakeAgentGrain> Grain, FakeRegistry Registry) Create()
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        var fake = (FakeGrainFactory)factory;
        return (factory, fake.Grain, fake._registry);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name switch
        {
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IEdgeAgentGrain) => Grain((string)args![0]!),
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IAgentRegistryGrain) => _registry,
            nameof(IGrainFactory.CreateObjectReference) => args![0],
            nameof(IGrainFactory.DeleteObjectReference) => null,
            _ => throw new NotSupportedException($"{targetMethod}"),
        };

    private FakeAgentGrain Grain(string agentId) => _grains.GetOrAdd(agentId, _ => new FakeAgentGrain());
}
