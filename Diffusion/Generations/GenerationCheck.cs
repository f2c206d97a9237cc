using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Generations;

/// <summary>What a generation must satisfy to be run with a family.</summary>
public static class GenerationCheck
{
    /// <exception cref="GenerationInputException">A side outside of the family's limits, or not a multiple of its latent cell.</exception>
    public static void Size(FamilyManifest family, GenerationParameters parameters)
    {
        var limits = family.Size;
        var multiple = Math.Max(limits.Multiple, family.Latent.Factor);
        bool Fits(int side) => side >= limits.Min && side <= limits.Max && side % multiple == 0;
        if (!Fits(parameters.Width) || !Fits(parameters.Height))
            throw new GenerationInputException(
                "size",
                $"is {parameters.Width}x{parameters.Height}; each side must be {limits.Min} to {limits.Max} pixels, in multiples of {multiple}."
            );
    }

    /// <exception cref="GenerationInputException">Outside of 0 to 1, or so small that no step is left.</exception>
    public static void Strength(GenerationParameters parameters)
    {
        if (parameters.Strength is not (>= 0 and <= 1))
            throw new GenerationInputException("strength", $"is {parameters.Strength}; it must be between 0 and 1.");
        if (parameters.BeginStep >= parameters.Steps)
            throw new GenerationInputException(
                "strength",
                $"is {parameters.Strength}; with {parameters.Steps} steps it must be at least {1.0 / parameters.Steps:0.###}, so that one is run."
            );
    }
}
