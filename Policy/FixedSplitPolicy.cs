namespace HybridGrains.Policy;

/// <summary>Hybrid SD's split: the first k steps on the large denoiser in the cloud, the rest and the decoding on the edge.</summary>
public sealed class FixedSplitPolicy : IHandoffPolicy
{
    public string Name => "fixed-split/1";

    public HandoffDecision Decide(Observation observation)
    {
        var split = Math.Clamp(observation.CloudSteps, 0, observation.Steps);
        if (observation.StepsDone < split)
        {
            return new HandoffDecision(observation.LargeDenoiser, Edge: false, split, Decode: false);
        }

        // With every step in the cloud the edge still decodes, in a range without steps.
        return new HandoffDecision(observation.SmallDenoiser, Edge: true, observation.Steps, Decode: true);
    }

    public bool ReadsLoad(bool splitRequested) => false;

    public ExplainedDecision Explain(Observation observation) =>
        new(
            Decide(observation),
            $"{observation.CloudSteps} of {observation.Steps} steps in the cloud, "
                + $"{(observation.SplitRequested ? "as asked for" : "the model's split")}"
        );
}
