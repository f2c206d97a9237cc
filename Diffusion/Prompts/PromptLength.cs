namespace HybridGrains.Diffusion.Prompts;

/// <summary>How long a prompt is for a family's text encoder.</summary>
/// <param name="Tokens">All that its words come to, without starts, ends and padding.</param>
/// <param name="Encoded">Those of them, from the first, that the encoder is given; the rest means nothing to the picture.</param>
public sealed record PromptLength(int Tokens, int Encoded)
{
    /// <summary>A sentence for whoever wrote the prompt where part of it is left out; null otherwise.</summary>
    /// <param name="field">What the prompt is called in a request.</param>
    public string? Advice(string field) =>
        Tokens > Encoded ? $"The {field} has {Tokens} tokens; this model reads the first {Encoded}, and the rest is left out." : null;
}
