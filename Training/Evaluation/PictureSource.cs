using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Training.Evaluation;

/// <summary>Draws prompts with the serving runtime: the first steps with the large denoiser, the rest with the small one.</summary>
/// <param name="cloudSteps">Steps of the large denoiser, 0 to the family's default number of steps.</param>
internal sealed class PictureSource(FamilyRuntime runtime, int cloudSteps)
{
    private readonly FamilyDefaults _defaults = runtime.Family.Manifest.Defaults;

    public string Name =>
        cloudSteps switch
        {
            0 => $"{_defaults.SmallDenoiser} denoiser alone (k = 0)",
            _ when cloudSteps == _defaults.Steps => $"{_defaults.LargeDenoiser} denoiser alone (k = {cloudSteps})",
            _ when cloudSteps == _defaults.CloudSteps => $"default split (k = {cloudSteps})",
            _ => $"split (k = {cloudSteps})",
        };

    public RgbPicture Draw(EvaluationPrompt prompt, int side, CancellationToken cancellationToken)
    {
        var state = runtime.Start(
            new GenerationParameters(
                runtime.Family.Manifest.Name,
                prompt.Prompt,
                "",
                side,
                side,
                _defaults.Steps,
                _defaults.Sampler,
                _defaults.GuidanceScale,
                prompt.Seed
            )
        );
        RgbPicture? picture = null;
        foreach (var range in Ranges())
        {
            var outcome = runtime.Run(state, range, progress: null, cancellationToken);
            (state, picture) = (outcome.State, outcome.Picture);
        }

        return picture ?? throw new TrainingException($"'{prompt.Prompt}' was not decoded.");
    }

    private IEnumerable<RangeSpec> Ranges()
    {
        if (cloudSteps == _defaults.Steps)
        {
            yield return new RangeSpec(_defaults.LargeDenoiser, _defaults.Steps, _defaults.Decoder);
            yield break;
        }

        if (cloudSteps > 0)
        {
            yield return new RangeSpec(_defaults.LargeDenoiser, cloudSteps);
        }

        yield return new RangeSpec(_defaults.SmallDenoiser, _defaults.Steps, _defaults.Decoder);
    }
}
