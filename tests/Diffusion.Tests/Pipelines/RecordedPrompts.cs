using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>Token ids a reference run recorded, for pipelines that come without a tokenizer.</summary>
internal sealed class RecordedPrompts(int[] positive, int[] negative) : IPromptChunks
{
    public const string Positive = "positive";

    public int Length => positive.Length;

    public PromptChunk Empty => Chunk(negative);

    public IReadOnlyList<PromptChunk> Of(string prompt, PromptStyle style) => [Chunk(prompt == Positive ? positive : negative)];

    public PromptLength LengthOf(string prompt, PromptStyle style) => new(positive.Length, positive.Length);

    private static PromptChunk Chunk(int[] ids) => new(ids, [.. ids.Select(_ => 1f)]);
}
