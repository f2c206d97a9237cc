using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>
/// Divides a time that the cluster measured between denoising and decoding, in the ratio of what the networks cost by the family's
/// own file: an agent could say anything.
/// </summary>
internal static class MeasuredSplit
{
    /// <summary>Guided steps evaluate the denoiser for two rows.</summary>
    private const int RowsPerStep = 2;

    public static (TimeSpan Denoise, TimeSpan Decode) Of(TimeSpan total, int steps, string denoiser, string? decoder, FamilyManifest family)
    {
        if (decoder is null)
        {
            return (total, TimeSpan.Zero);
        }

        var decode = total / (1 + steps * StepsPerDecode(denoiser, decoder, family));
        return (total - decode, decode);
    }

    /// <summary>The same of an assignment of a family that is served here.</summary>
    public static (TimeSpan Denoise, TimeSpan Decode) Of(TimeSpan total, StepRangeAssignment assignment, FamilyRuntimes families) =>
        Of(
            total,
            assignment.Range.To - assignment.Range.From,
            assignment.Denoiser,
            assignment.Decoder,
            families.Find(assignment.Family)!.Manifest
        );

    /// <summary>What one step costs as a multiple of decoding; 1 where the family does not say.</summary>
    private static double StepsPerDecode(string denoiser, string decoder, FamilyManifest family)
    {
        var step = RowsPerStep * family.Denoisers.FirstOrDefault(entry => entry.Name == denoiser)?.FlopsPerEvaluation ?? 0;
        var decode = family.Decoders.FirstOrDefault(entry => entry.Name == decoder)?.FlopsPerPicture ?? 0;
        return step > 0 && decode > 0 ? step / decode : 1;
    }
}
