using System.Collections.Concurrent;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Prompts;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// Encodes prompts, with two text encoders where a family has them, and keeps the last ones: every range of a generation asks for
/// the same two.
/// </summary>
/// <param name="second">The second text encoder of SDXL; null otherwise.</param>
/// <param name="emptyIsZero">An empty prompt is all zeros, as some families were trained with.</param>
internal sealed class PromptEncoder(TextEncoding first, TextEncoding? second = null, bool emptyIsZero = false)
{
    private const int Kept = 64;
    private readonly ConcurrentDictionary<(string Prompt, PromptStyle Style, int Chunks), PromptEncoding> _encodings = new();

    /// <summary>Tokens in one chunk.</summary>
    public int Length => first.Chunks.Length;

    /// <summary>Chunks that a prompt needs.</summary>
    public int Count(string prompt, PromptStyle style) =>
        Math.Max(first.Chunks.Of(prompt, style).Count, second?.Chunks.Of(prompt, style).Count ?? 0);

    /// <summary>How much of a prompt is encoded, by the encoder that reads the least of it.</summary>
    public PromptLength LengthOf(string prompt, PromptStyle style)
    {
        var length = first.Chunks.LengthOf(prompt, style);
        var other = second?.Chunks.LengthOf(prompt, style);
        return other is not null && other.Encoded < length.Encoded ? other : length;
    }

    /// <summary>States of (chunks x tokens) x width, filled with the empty prompt up to <paramref name="chunks"/> chunks.</summary>
    public PromptEncoding Encode(string prompt, PromptStyle style, int chunks)
    {
        if (_encodings.TryGetValue((prompt, style, chunks), out var known))
        {
            return known;
        }

        var encoding = Run(prompt, style, chunks);
        if (emptyIsZero && prompt.Length == 0)
        {
            encoding = new PromptEncoding(new float[encoding.States.Length], new float[encoding.Pooled.Length]);
        }

        if (_encodings.Count >= Kept)
        {
            _encodings.Clear();
        }

        _encodings[(prompt, style, chunks)] = encoding;
        return encoding;
    }

    private PromptEncoding Run(string prompt, PromptStyle style, int chunks)
    {
        var (states, _) = Run(first, prompt, style, chunks);
        if (second is null)
        {
            return new PromptEncoding([.. states.SelectMany(part => part)], []);
        }

        var (others, pooled) = Run(second, prompt, style, chunks);
        return new PromptEncoding([.. states.Zip(others, Join).SelectMany(part => part)], pooled);
    }

    private static (float[][] States, float[] Pooled) Run(TextEncoding encoder, string prompt, PromptStyle style, int chunks) =>
        encoder.Encode([.. encoder.Chunks.Of(prompt, style).Concat(Enumerable.Repeat(encoder.Chunks.Empty, chunks)).Take(chunks)]);

    /// <summary>The states of both encoders side by side for each token.</summary>
    private float[] Join(float[] left, float[] right)
    {
        var (leftWidth, rightWidth) = (left.Length / Length, right.Length / Length);
        var joined = new float[left.Length + right.Length];
        for (var token = 0; token < Length; token++)
        {
            left.AsSpan(token * leftWidth, leftWidth).CopyTo(joined.AsSpan(token * (leftWidth + rightWidth)));
            right.AsSpan(token * rightWidth, rightWidth).CopyTo(joined.AsSpan(token * (leftWidth + rightWidth) + leftWidth));
        }

        return joined;
    }
}
