using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// SDXL's size conditioning of a row: original size, cropped corner, wanted size, each height before width (Podell et al. 2023,
/// section 2.2); refiners take an aesthetic score in place of the wanted size.
/// </summary>
internal static class TimeIds
{
    private const int Sizes = 6;
    private const int Scores = 5;

    /// <param name="rows">Two with guidance, the one of the negative prompt first.</param>
    /// <param name="count">Numbers that the denoiser takes; -1 where its file leaves that open.</param>
    public static float[] Of(GenerationParameters parameters, int rows, int count)
    {
        var sizes = parameters.SizeConditioning ?? new SizeConditioning(parameters.Width, parameters.Height, 0, 0);
        var positive = Row(sizes, parameters, count, sizes.AestheticScore);
        return rows == 1 ? positive : [.. Row(sizes.Negative ?? sizes, parameters, count, sizes.NegativeAestheticScore), .. positive];
    }

    private static float[] Row(SizeConditioning sizes, GenerationParameters parameters, int count, float score)
    {
        var (width, height) = sizes.Target ?? (parameters.Width, parameters.Height);
        return count switch
        {
            Sizes or < 0 => [sizes.OriginalHeight, sizes.OriginalWidth, sizes.Top, sizes.Left, height, width],
            Scores => [sizes.OriginalHeight, sizes.OriginalWidth, sizes.Top, sizes.Left, score],
            _ => throw new FamilyException(
                $"time_ids: the denoiser takes {count} numbers; only {Sizes} (SDXL) and {Scores} (its refiner) are known."
            ),
        };
    }
}
