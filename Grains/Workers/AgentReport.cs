using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Scheduling;

namespace HybridGrains.Grains.Workers;

/// <summary>What a scheduler is told of an agent.</summary>
internal static class AgentReport
{
    public static WorkerReport Of(LiveAgent agent, EdgeOffer family, AgentProbe probe, RangeAtHand? range)
    {
        var available = AgentReadiness.IsAvailable(agent, probe.IsPassed, range);
        return new WorkerReport(agent.Id, Tier.Edge, [.. family.Denoisers], [.. family.Decoders])
        {
            Name = agent.Name,
            Available = available,
            Content = family.Content,
            Loras = family.Loras,
            WhyNot = available ? null : agent.WhyNoWork ?? "it is finishing a range that was taken from it",
            StepTimes = probe.StepTime is { } step
                ? ImmutableDictionary<string, TimeSpan>.Empty.Add(family.ProbeDenoiser, step)
                : ImmutableDictionary<string, TimeSpan>.Empty,
            DecodeTime = probe.DecodeTime,
        };
    }
}
