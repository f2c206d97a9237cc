using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>One decision as it was made, and what came of it.</summary>
/// <param name="Observation">Encoded, not yet normalised.</param>
/// <param name="Allowed">Action mask; empty for continuous actions.</param>
/// <param name="Action">A joint action's index as one number, or a continuous action's components with its duration.</param>
/// <param name="LogProb">Of the whole joint action under the policy that made it.</param>
public sealed record Decision(float[] Observation, bool[] Allowed, float[] Action, float LogProb)
{
    public SojournTotal Outcome { get; set; }
}
