using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>What a step of one range costs beside a step of another, at most.</summary>
internal static class RangeCost
{
    /// <summary>Attention grows with the square of the latents' size, and nothing in a denoiser grows faster.</summary>
    public static double Of(StepRangeAssignment range, StepRangeAssignment measured, FamilyManifest family)
    {
        var size = (double)range.LatentState.Length / Math.Max(1, measured.LatentState.Length);
        var (wanted, known) = (FlopsOf(range.Denoiser, family), FlopsOf(measured.Denoiser, family));
        return Math.Max(1, size * size) * (wanted > 0 && known > 0 ? Math.Max(1, wanted / known) : 1);
    }

    private static double FlopsOf(string denoiser, FamilyManifest family) =>
        family.Denoisers.FirstOrDefault(entry => entry.Name == denoiser)?.FlopsPerEvaluation ?? 0;
}
