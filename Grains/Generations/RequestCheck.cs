using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// What a grain makes sure of itself, whoever calls: the gateway has said it more kindly before. Whether the sampler runs is the
/// engine's to say, which makes the first state.
/// </summary>
public static class RequestCheck
{
    /// <summary>The first fault, or null.</summary>
    public static SubmitResult? FirstFault(GenerationRequest request, ModelFamily family, int maxSteps)
    {
        var (min, max, multiple) = GenerationCheck.Sides(family.Manifest);
        bool FitsSize(int side) => side >= min && side <= max && side % multiple == 0;
        (bool Ok, string Field, string Rule)[] rules =
        [
            (
                request.Prompt.Length is >= 1 and <= RequestLimits.MaxPrompt,
                "prompt",
                $"must have 1 to {RequestLimits.MaxPrompt} characters"
            ),
            (
                request.NegativePrompt.Length <= RequestLimits.MaxPrompt,
                "negative_prompt",
                $"must have 0 to {RequestLimits.MaxPrompt} characters"
            ),
            (
                request.Format != OutputFormat.Jpeg || request.Prompt.Length + request.NegativePrompt.Length <= RequestLimits.MaxPrompt,
                "prompt",
                $"must have at most {RequestLimits.MaxPrompt} characters together with negative_prompt where output_format is jpeg, which "
                    + "has no room for more"
            ),
            (
                FitsSize(request.Width) && FitsSize(request.Height),
                "size",
                $"must be {min} to {max} pixels a side, in multiples of {multiple}"
            ),
            (request.Steps >= 1 && request.Steps <= maxSteps, "steps", $"must be between 1 and {maxSteps}"),
            (
                request.CloudSteps is null || (request.CloudSteps >= 0 && request.CloudSteps <= request.Steps),
                "cloud_steps",
                $"must be between 0 and steps, {request.Steps}"
            ),
            (
                request.GuidanceScale is >= 0 and <= RequestLimits.MaxGuidance,
                "guidance_scale",
                $"must be between 0 and {RequestLimits.MaxGuidance}"
            ),
            (request.Seed is >= 0 and <= RequestLimits.MaxSeed, "seed", $"must be between 0 and {RequestLimits.MaxSeed}"),
            (request.Strength is null or (> 0 and <= 1), "strength", "must be above 0 and at most 1"),
            (request.GuidanceRescale is null or (>= 0 and <= 1), "guidance_rescale", "must be between 0 and 1"),
            (
                request.Sizes is null || family.Manifest.TextEncoder2 is not null,
                SizesRequest.FirstField(request.Sizes),
                $"must be left out: {family.Manifest.Name} is not conditioned on sizes"
            ),
            (SizesRequest.AreInRange(request.Sizes), SizesRequest.FirstField(request.Sizes), SizesRequest.Rule),
            (Enum.IsDefined(request.Format), "output_format", "must be png, jpeg or webp"),
            (
                request.Quality is null or (>= 0 and <= RequestLimits.MaxQuality),
                "output_compression",
                $"must be between 0 and {RequestLimits.MaxQuality}"
            ),
            (
                !request.Fast || family.Manifest.Fast is not null,
                "fast",
                $"must be false: {family.Manifest.Name} has no denoisers for few steps"
            ),
        ];
        return rules
            .Where(rule => !rule.Ok)
            .Select(rule => new SubmitResult(SubmitOutcome.Invalid, $"{rule.Field} {rule.Rule}.", rule.Field))
            .FirstOrDefault();
    }
}
