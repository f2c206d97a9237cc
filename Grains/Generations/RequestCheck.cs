using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>What a grain makes sure of itself, whoever calls: the gateway has said it more kindly before.</summary>
public static class RequestCheck
{
    private const int MaxPrompt = 2_000;
    private const long MaxSeed = (1L << 53) - 1;

    /// <summary>The first fault, or null.</summary>
    public static SubmitResult? FirstFault(GenerationRequest request, ModelFamily family, int maxSteps)
    {
        var size = family.Manifest.Size;
        bool FitsSize(int side) => side >= size.Min && side <= size.Max && side % size.Multiple == 0;
        (bool Ok, string Field, string Rule)[] rules =
        [
            (request.Prompt.Length is >= 1 and <= MaxPrompt, "prompt", $"must have 1 to {MaxPrompt} characters"),
            (request.NegativePrompt.Length <= MaxPrompt, "negative_prompt", $"must have 0 to {MaxPrompt} characters"),
            (
                FitsSize(request.Width) && FitsSize(request.Height),
                "size",
                $"must be {size.Min} to {size.Max} pixels a side, in multiples of {size.Multiple}"
            ),
            (request.Steps >= 1 && request.Steps <= maxSteps, "steps", $"must be between 1 and {maxSteps}"),
            (
                request.CloudSteps is null || (request.CloudSteps >= 0 && request.CloudSteps <= request.Steps),
                "cloud_steps",
                $"must be between 0 and steps, {request.Steps}"
            ),
            (request.GuidanceScale is >= 0 and <= 30, "guidance_scale", "must be between 0 and 30"),
            (request.Seed is >= 0 and <= MaxSeed, "seed", $"must be between 0 and {MaxSeed}"),
            (request.Strength is null or (> 0 and <= 1), "strength", "must be above 0 and at most 1"),
            (request.GuidanceRescale is null or (>= 0 and <= 1), "guidance_rescale", "must be between 0 and 1"),
            (Enum.IsDefined(request.Format), "output_format", "must be png, jpeg or webp"),
            (request.Quality is null or (>= 0 and <= 100), "output_compression", "must be between 0 and 100"),
            (
                !request.Fast || family.Manifest.Fast is not null,
                "fast",
                $"must be false: {family.Manifest.Name} has no denoisers for few steps"
            ),
            (
                SamplerCatalog.Default.Contains(request.Sampler),
                "sampler",
                $"must be one of {string.Join(", ", SamplerCatalog.Default.Names)}"
            ),
        ];
        return rules
            .Where(rule => !rule.Ok)
            .Select(rule => new SubmitResult(SubmitOutcome.Invalid, $"{rule.Field} {rule.Rule}.", rule.Field))
            .FirstOrDefault();
    }
}
