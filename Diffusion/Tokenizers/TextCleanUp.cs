namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>What happens to a prompt before byte-pair encoding; references differ here, and only here.</summary>
public enum TextCleanUp
{
    /// <summary>Composed letters, single spaces, lower case: as the fast tokenizer of transformers.</summary>
    Unicode,

    /// <summary>
    /// HTML entities, typographic quotes, ligatures and full-width letters are resolved before, as OpenAI's tokenizer does with
    /// ftfy. Text in a wrong encoding is not repaired.
    /// </summary>
    OpenAi,
}
