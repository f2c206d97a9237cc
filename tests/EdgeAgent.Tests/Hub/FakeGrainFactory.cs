using System.Collections.Concurrent;
using System.Reflection;
using HybridGrains.Grains.Interfaces.Workers;
using Orleans;

namespace HybridGrains.EdgeAgent.Tests.Hub;

/// <summary>A grain factory of fake agent grains; observers are handed over as they are.</summary>
internal class FakeGrainFactory : DispatchProxy
{
    private readonly ConcurrentDictionary<string, FakeAgentGrain> _grains = new();

    public static (IGrainFactory Factory, Func<string, FakeAgentGrain> Grain) Create()
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        return (factory, ((FakeGrainFactory)factory).Grain);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name switch
        {
            nameof(IGrainFactory.GetGrain) when targetMethod.ReturnType == typeof(IEdgeAgentGrain) => Grain((string)args![0]!),
            nameof(IGrainFactory.CreateObjectReference) => args![0],
            nameof(IGrainFactory.DeleteObjectReference) => null,
            _ => throw new NotSupportedException($"{targetMethod}"),
        };

    private FakeAgentGrain Grain(string agentId) => _grains.GetOrAdd(agentId, _ => new FakeAgentGrain());
}
