namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>A token that stands for itself wherever a prompt has it, without byte-pair encoding.</summary>
/// <param name="Normalized">Looked for in the text as CLIP normalises it (lower case), otherwise as it was written.</param>
/// <param name="SingleWord">Not where it is part of a word.</param>
internal sealed record AddedToken(string Content, int Id, bool Normalized, bool SingleWord = false);
