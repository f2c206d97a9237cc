namespace HybridGrains.Policy;

/// <summary>Decides at each decision epoch which denoiser on which tier runs next, and for how many steps.</summary>
public interface IHandoffPolicy
{
    /// <summary>Goes into the provenance of every image, with a version.</summary>
    string Name { get; }

    HandoffDecision Decide(Observation observation);

    /// <summary>Whether a decision depends on how the cluster stands; where not, nobody needs to be asked.</summary>
    bool ReadsLoad(bool splitRequested) => true;

    /// <summary>For people: what spoke for a decision of this policy.</summary>
    string Explain(Observation observation, HandoffDecision decision) => ObservationWords.Of(observation);
}
