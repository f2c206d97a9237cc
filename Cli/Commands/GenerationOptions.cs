using System.CommandLine;
using HybridGrains.Client;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary>The options that describe a picture, shared by the commands that make some.</summary>
internal sealed class GenerationOptions
{
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Model family. Default: the first one served." };
    private readonly Option<int?> _steps = new("--steps")
    {
        Description = $"Denoising steps, 1 to {RequestLimits.MaxSteps}. Default: the family's.",
    };
    private readonly Option<int?> _cloudSteps = new("--cloud-steps", "-k")
    {
        Description =
            "Steps the large denoiser runs in the cloud; the rest run on the edge. 0 = edge only, all steps = cloud only. "
            + "Default: the policy's choice.",
    };

    private readonly Option<float?> _guidance = new("--guidance")
    {
        Description = $"Classifier-free guidance scale, 0 to {RequestLimits.MaxGuidance}. Default: the family's.",
    };
    private readonly Option<float?> _rescale = new("--guidance-rescale")
    {
        Description =
            "Scales the guided prediction back to the spread of the unguided one, 0 to 1; against washed-out pictures at "
            + "high guidance. Default: 0.",
    };
    private readonly Option<double?> _strength = new("--strength")
    {
        Description =
            "With --image: share of the steps that are run, above 0 to 1. The less, the more of the picture stays. Default: "
            + "0.8, with --mask 1.",
    };
    private readonly Option<bool> _plain = new("--plain-prompt")
    {
        Description = "Takes brackets such as (word:1.2) as text instead of weights.",
    };
    private readonly Option<string?> _sampler = new("--sampler")
    {
        Description = "Sampler, for example ddim, euler, dpmpp_2m_karras or lcm; GET /v1/models lists them. Default: the family's.",
    };
    private readonly Option<string?> _negative = new("--negative") { Description = "What the picture should not show." };
    private readonly Option<string?> _size = new("--size")
    {
        Description = "WIDTHxHEIGHT in pixels, multiples of 8. Default: the family's.",
    };
    private readonly Option<bool> _fast = new("--fast")
    {
        Description =
            "Few steps by denoisers distilled for them (consistency models): seconds become tenths. --steps still counts, 1 "
            + "to 8 make sense.",
    };
    private readonly Option<long?> _seed = new("--seed", "-s")
    {
        Description = "0 to 2^53-1: same seed, same plan, same picture. Default: random, and always reported.",
    };

    private readonly Option<string[]> _lora = LoraOption.Create();
    private readonly SizeConditioningOptions _sizes = new();

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [_model, _seed, _fast, _steps, _cloudSteps, _guidance, _rescale, _sampler, _negative, _plain, _size, _strength, _lora]
        )
        {
            command.Add(option);
        }

        _sizes.AddTo(command);
    }

    public GenerationSubmission Read(ParseResult parsed, string prompt) =>
        _sizes.Read(
            parsed,
            new()
            {
                Prompt = prompt,
                Model = parsed.GetValue(_model),
                Seed = parsed.GetValue(_seed),
                Steps = parsed.GetValue(_steps),
                CloudSteps = parsed.GetValue(_cloudSteps),
                GuidanceScale = parsed.GetValue(_guidance),
                GuidanceRescale = parsed.GetValue(_rescale),
                Strength = parsed.GetValue(_strength),
                PromptStyle = parsed.GetValue(_plain) ? "plain" : null,
                Fast = parsed.GetValue(_fast) ? true : null,
                Sampler = parsed.GetValue(_sampler),
                NegativePrompt = parsed.GetValue(_negative),
                Size = parsed.GetValue(_size),
                Loras = LoraOption.Read(parsed.GetValue(_lora)),
            }
        );
}
