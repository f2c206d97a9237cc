namespace HybridGrains.Policy;

/// <summary>A split that a request names is done as asked; every other request is another policy's.</summary>
public sealed class RequestedSplitPolicy(IHandoffPolicy otherwise) : IHandoffPolicy
{
    private readonly FixedSplitPolicy _asked = new();

    public string Name => otherwise.Name;

    public HandoffDecision Decide(Observation observation) => Deciding(observation).Decide(observation);

    public bool ReadsLoad(bool splitRequested) => !splitRequested && otherwise.ReadsLoad(splitRequested);

    public ExplainedDecision Explain(Observation observation) => Deciding(observation).Explain(observation);

    private IHandoffPolicy Deciding(Observation observation) => observation.SplitRequested ? _asked : otherwise;
}
