namespace HybridGrains.Diffusion.Generations;

/// <summary>How a prompt's text becomes tokens.</summary>
public enum PromptStyle
{
    /// <summary>(word:1.2) weighs a word, and prompts longer than the text encoder takes are encoded in parts.</summary>
    Weighted = 0,

    /// <summary>Every character is text, and tokens beyond what the text encoder takes are dropped, as diffusers does.</summary>
    Plain = 1,
}
