using System.Globalization;

namespace HybridGrains.Policy.Baselines;

/// <summary><see cref="FixedSplitPolicy"/> with the same k for every generation, whatever it asks for.</summary>
public sealed class FixedKPolicy(int cloudSteps) : IHandoffPolicy
{
    private readonly FixedSplitPolicy _split = new();

    public int CloudSteps => cloudSteps;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"fixed-k-{cloudSteps}");

    public HandoffDecision Decide(Observation observation) => _split.Decide(observation with { CloudSteps = cloudSteps });
}
