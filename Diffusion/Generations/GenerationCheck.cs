using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Generations;

/// <summary>What a generation must satisfy to be run with a family.</summary>
public static class GenerationCheck
{
    /// <summary>
    /// The smallest and the largest side of a picture, and what both are multiples of: whole latent cells, as many as the family's
    /// networks need.
    /// </summary>
    public static (int Min, int Max, int Multiple) Sides(FamilyManifest family)
    {
        var (limits, multiple) = (family.Size, family.Size.Multiple);
        while (multiple % family.Latent.Factor != 0)
        {
            multiple += limits.Multiple;
        }

        return ((limits.Min + multiple - 1) / multiple * multiple, limits.Max / multiple * multiple, multiple);
    }

    /// <summary>The least strength of three decimals with which one of <paramref name="steps"/> steps is run.</summary>
    public static double LeastStrength(int steps)
    {
        var thousandths = 1000 / steps;
        while ((int)(steps * (thousandths / 1000.0)) < 1)
        {
            thousandths++;
        }

        return thousandths / 1000.0;
    }

    /// <exception cref="GenerationInputException">A side outside of the family's limits, or not a multiple of its latent cell.</exception>
    public static void Size(FamilyManifest family, GenerationParameters parameters)
    {
        var (min, max, multiple) = Sides(family);
        bool Fits(int side) => side >= min && side <= max && side % multiple == 0;
        if (!Fits(parameters.Width) || !Fits(parameters.Height))
        {
            throw new GenerationInputException(
                "size",
                $"is {parameters.Width}x{parameters.Height}; each side must be {min} to {max} pixels, in multiples of {multiple}."
            );
        }
    }

    /// <exception cref="GenerationInputException">Outside of 0 to 1, or so small that no step is left.</exception>
    public static void Strength(GenerationParameters parameters)
    {
        if (parameters.Strength is not (>= 0 and <= 1))
        {
            throw new GenerationInputException("strength", $"is {parameters.Strength}; it must be between 0 and 1.");
        }

        if (parameters.BeginStep >= parameters.Steps)
        {
            throw new GenerationInputException(
                "strength",
                $"is {parameters.Strength}; with {parameters.Steps} steps it must be at least "
                    + $"{LeastStrength(parameters.Steps)}, so that one is run."
            );
        }
    }
}
