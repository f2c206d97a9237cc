using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>Whether an agent can take a range now.</summary>
internal static class AgentReadiness
{
    /// <summary>Ranges that it has at hand are the scheduler's to count, but for one that was begun anew elsewhere.</summary>
    public static bool IsAvailable(LiveAgent agent, bool probePassed, RangeAtHand? range) =>
        probePassed && !agent.Draining && (range is { Returned: false } || (range is null && !agent.Busy));

    /// <summary>What the scheduler is answered who wants to give it a range.</summary>
    public static AssignmentOutcome OutcomeFor(StepRangeAssignment assignment, LiveAgent agent, bool probePassed, RangeAtHand? range)
    {
        if (agent.Connection is null || agent.IsExpired)
        {
            return AssignmentOutcome.NotConnected;
        }

        if (agent.Draining)
        {
            return AssignmentOutcome.Draining;
        }

        if (range is not null || agent.Busy || !probePassed)
        {
            return AssignmentOutcome.Busy;
        }

        return agent.Family is { } family ? family.WhyNot(assignment) ?? AssignmentOutcome.Accepted : AssignmentOutcome.ModelNotLoaded;
    }
}
