namespace HybridGrains.Policy;

/// <summary>Decides at each decision epoch which denoiser on which tier runs next, and for how many steps.</summary>
public interface IHandoffPolicy
{
    /// <summary>Goes into the provenance of every image, with a version.</summary>
    string Name { get; }

    HandoffDecision Decide(Observation observation);

    /// <summary>Whether a decision depends on how the cluster stands; where not, nobody needs to be asked.</summary>
    bool ReadsLoad(bool splitRequested) => true;

    /// <summary>
    /// Decides as <see cref="Decide"/> does, and says why. Apart from it: a simulator has no reader for millions of reasons.
    /// </summary>
    ExplainedDecision Explain(Observation observation) => new(Decide(observation), ObservationWords.Of(observation));
}
