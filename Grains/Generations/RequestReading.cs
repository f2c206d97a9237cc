using System.Collections.Immutable;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>What a family makes of a request's words: how many tokens it reads, and what their author ought to hear.</summary>
/// <param name="Usage">Null where the family is gone.</param>
internal sealed record RequestReading(ImmutableArray<string> Warnings, TokenUsage? Usage)
{
    public static RequestReading Of(GenerationRequest request, FamilyRuntimes families)
    {
        if (families.Find(request.Family) is not { Manifest: var manifest })
        {
            return new RequestReading([.. PromptAdvice.Of(request.Prompt, request.PlainPrompt, null)], null);
        }

        var style = request.PlainPrompt ? PromptStyle.Plain : PromptStyle.Weighted;
        var runtime = families.Runtime(request.Family);
        var (prompt, negative) = (runtime.LengthOf(request.Prompt, style), runtime.LengthOf(request.NegativePrompt, style));
        string?[] cut = [prompt.Advice("prompt"), negative.Advice("negative prompt")];
        return new RequestReading(
            [.. PromptAdvice.Of(request.Prompt, request.PlainPrompt, manifest.Vocabulary), .. cut.OfType<string>()],
            Count(request, manifest.Latent, prompt.Encoded + negative.Encoded)
        );
    }

    private static TokenUsage Count(GenerationRequest request, LatentSpaceEntry latent, int text)
    {
        var cells = request.Width / latent.Factor * (request.Height / latent.Factor);
        return new TokenUsage(text, request.ImageSha256 is null ? 0 : cells, cells);
    }
}
