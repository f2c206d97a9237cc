namespace HybridGrains.Diffusion.Generations;

/// <summary>What a returned latent state must satisfy before it becomes a checkpoint.</summary>
public static class LatentStateCheck
{
    /// <summary>Null when <paramref name="after"/> can be the result of running <paramref name="before"/> to <paramref name="to"/>; otherwise why not (parameters, shape, step index, finiteness, norm).</summary>
    public static string? WhyNot(LatentState before, LatentState after, int to) => throw new NotImplementedException();
}
