namespace HybridGrains.Policy.Actions;

/// <summary>Which denoiser runs on which tier.</summary>
public enum HandoffChoice
{
    CloudLarge = 0,
    CloudSmall = 1,
    EdgeSmall = 2,
}
