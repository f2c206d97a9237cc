namespace HybridGrains.Diffusion.Schedules;

/// <summary>How the steps of a run are spread over the training timesteps; table 2 of Lin et al. (2024).</summary>
public enum TimestepSpacing
{
    Linspace,
    Leading,
    Trailing,
}
