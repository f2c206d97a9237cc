using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>The prompt encoder of a family.</summary>
internal static class FamilyPrompts
{
    private const string PipelineIndex = "model_index.json";

    /// <param name="chunks">Tokens for each text encoder.</param>
    public static PromptEncoder Create(ModelFamily family, Func<string, NetworkSession> session, IReadOnlyList<IPromptChunks> chunks)
    {
        var manifest = family.Manifest;
        var two = manifest.TextEncoder2 is not null;
        var first = new TextEncoding(chunks[0], () => session(manifest.TextEncoder.Path), beforeLast: two, pools: false);
        return manifest.TextEncoder2 is { } second
            ? new PromptEncoder(
                first,
                new TextEncoding(chunks[^1], () => session(second.Path), beforeLast: true, pools: true),
                EmptyIsZero(family)
            )
            : new PromptEncoder(first);
    }

    /// <summary>The family's tokenizers.</summary>
    public static IReadOnlyList<IPromptChunks> Load(ModelFamily family)
    {
        var first = new PromptChunks(ClipTokenizer.Load(family.Path(family.Manifest.Tokenizer)));
        return family.Manifest.Tokenizer2 is { } second ? [first, new PromptChunks(ClipTokenizer.Load(family.Path(second)))] : [first];
    }

    private static bool EmptyIsZero(ModelFamily family)
    {
        var path = family.Path(PipelineIndex);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(path));
            return index.RootElement.ValueKind == JsonValueKind.Object
                && index.RootElement.TryGetProperty("force_zeros_for_empty_prompt", out var zero)
                && zero.ValueKind == JsonValueKind.True;
        }
        catch (JsonException broken)
        {
            throw new FamilyException($"{path}: {broken.Message}");
        }
    }
}
