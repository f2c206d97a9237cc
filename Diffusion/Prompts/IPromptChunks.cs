using HybridGrains.Diffusion.Generations;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>Prompts as a text encoder takes them.</summary>
public interface IPromptChunks
{
    /// <summary>Tokens in one chunk, start and end included.</summary>
    int Length { get; }

    /// <summary>The chunk of an empty prompt.</summary>
    PromptChunk Empty { get; }

    /// <summary>At least one chunk.</summary>
    IReadOnlyList<PromptChunk> Of(string prompt, PromptStyle style);

    /// <summary>How much of a prompt <see cref="Of"/> takes.</summary>
    PromptLength LengthOf(string prompt, PromptStyle style);
}
