namespace HybridGrains.Policy.Simulation;

/// <summary>A policy that may look at what nobody can know beforehand; only for bounds.</summary>
public interface IClairvoyant
{
    /// <summary>Called before the run: the quality that a generation's picture will have at an effective share of large steps.</summary>
    void Look(Func<long, double, double> qualityOf);
}
