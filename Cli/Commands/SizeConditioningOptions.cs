using System.CommandLine;
using HybridGrains.Client;

namespace HybridGrains.Cli.Commands;

/// <summary>What a model that is conditioned on sizes (SDXL) is told; others refuse them.</summary>
internal sealed class SizeConditioningOptions
{
    private readonly Option<string?> _original = new("--original-size")
    {
        Description = "SDXL: WIDTHxHEIGHT that the model is told the picture was cut from. Default: --size.",
    };
    private readonly Option<string?> _crop = new("--crop-top-left") { Description = "SDXL: TOP,LEFT of that cut. Default: 0,0." };
    private readonly Option<string?> _target = new("--target-size")
    {
        Description = "SDXL: WIDTHxHEIGHT that the model is told is wanted. Default: --size.",
    };
    private readonly Option<string?> _negativeOriginal = new("--negative-original-size")
    {
        Description = "SDXL: --original-size for the negative prompt; with --negative-target-size. Default: as for the prompt.",
    };
    private readonly Option<string?> _negativeCrop = new("--negative-crop-top-left")
    {
        Description = "SDXL: --crop-top-left for the negative prompt; with both of its sizes. Default: 0,0.",
    };
    private readonly Option<string?> _negativeTarget = new("--negative-target-size")
    {
        Description = "SDXL: --target-size for the negative prompt; with --negative-original-size. Default: as for the prompt.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_original, _crop, _target, _negativeOriginal, _negativeCrop, _negativeTarget])
        {
            command.Add(option);
        }
    }

    public GenerationSubmission Read(ParseResult parsed, GenerationSubmission submission) =>
        submission with
        {
            OriginalSize = parsed.GetValue(_original),
            CropsCoordsTopLeft = parsed.GetValue(_crop),
            TargetSize = parsed.GetValue(_target),
            NegativeOriginalSize = parsed.GetValue(_negativeOriginal),
            NegativeCropsCoordsTopLeft = parsed.GetValue(_negativeCrop),
            NegativeTargetSize = parsed.GetValue(_negativeTarget),
        };
}
