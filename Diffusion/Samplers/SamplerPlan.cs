using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>A run laid out: one timestep per step, and one more sigma than steps where the method works in sigmas.</summary>
/// <param name="InitialScale">What standard normal noise is multiplied by to start.</param>
public sealed record SamplerPlan(NoiseSchedule Schedule, IReadOnlyList<double> Timesteps, IReadOnlyList<double> Sigmas, double InitialScale)
{
    public int Steps => Timesteps.Count;
}
