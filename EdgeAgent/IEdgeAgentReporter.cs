namespace HybridGrains.EdgeAgent;

/// <summary>Where an agent tells what it does. Called from several threads; must be quick.</summary>
public interface IEdgeAgentReporter
{
    void Report(EdgeAgentEvent happened);
}
