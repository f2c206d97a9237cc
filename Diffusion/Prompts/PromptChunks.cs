using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>Cuts prompts into what the text encoder takes at once.</summary>
public sealed class PromptChunks(ClipTokenizer tokenizer) : IPromptChunks
{
    /// <summary>Parts of a prompt beyond this are left out, which <see cref="LengthOf"/> tells.</summary>
    public const int MaxChunks = 32;

    public int Length => tokenizer.MaxLength;

    public PromptChunk Empty { get; } = new(tokenizer.Frame([]), Ones(tokenizer.MaxLength));

    /// <summary>At least one chunk; more than one only for a weighted prompt longer than the text encoder takes.</summary>
    public IReadOnlyList<PromptChunk> Of(string prompt, PromptStyle style)
    {
        if (style == PromptStyle.Plain)
        {
            return [new PromptChunk(tokenizer.EncodePadded(prompt), Ones(tokenizer.MaxLength))];
        }

        var tokens = Weighted(prompt);
        return tokens.Length == 0 ? [Empty] : [.. tokens.Chunk(tokenizer.MaxLength - 2).Take(MaxChunks).Select(Chunk)];
    }

    public PromptLength LengthOf(string prompt, PromptStyle style)
    {
        var (tokens, chunks) = style == PromptStyle.Plain ? (tokenizer.EncodeAll(prompt).Count, 1) : (Weighted(prompt).Length, MaxChunks);
        return new PromptLength(tokens, Math.Min(tokens, chunks * (tokenizer.MaxLength - 2)));
    }

    private (int Id, float Weight)[] Weighted(string prompt) =>
        [.. PromptParser.Parse(prompt).SelectMany(part => tokenizer.EncodeAll(part.Text).Select(id => (Id: id, part.Weight)))];

    private PromptChunk Chunk((int Id, float Weight)[] tokens)
    {
        var weights = Ones(tokenizer.MaxLength);
        for (var i = 0; i < tokens.Length; i++)
        {
            weights[1 + i] = tokens[i].Weight;
        }

        return new PromptChunk(tokenizer.Frame([.. tokens.Select(token => token.Id)]), weights);
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
