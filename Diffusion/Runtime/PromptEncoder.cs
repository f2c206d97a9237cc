using System.Collections.Concurrent;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Prompts;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>Encodes prompts and keeps the last ones: every range of a generation asks for the same two.</summary>
internal sealed class PromptEncoder(IPromptChunks promptChunks, Func<NetworkSession> textEncoder)
{
    private const int Kept = 64;
    private readonly ConcurrentDictionary<(string Prompt, PromptStyle Style, int Chunks), float[]> _encodings = new();

    /// <summary>Tokens in one chunk.</summary>
    public int Length => promptChunks.Length;

    /// <summary>Chunks that a prompt needs.</summary>
    public int Count(string prompt, PromptStyle style) => promptChunks.Of(prompt, style).Count;

    /// <summary>Hidden states, (chunks x tokens) x width, filled with the empty prompt up to <paramref name="chunks"/> chunks.</summary>
    public float[] Encode(string prompt, PromptStyle style, int chunks)
    {
        if (_encodings.TryGetValue((prompt, style, chunks), out var known)) return known;
        var parts = promptChunks.Of(prompt, style).Concat(Enumerable.Repeat(promptChunks.Empty, chunks)).Take(chunks).ToArray();
        var empty = parts.Any(IsWeighted) ? Run(promptChunks.Empty) : null;
        float[] encoding = [.. parts.SelectMany(part => IsWeighted(part) ? Weigh(Run(part), empty!, part.Weights) : Run(part))];
        if (_encodings.Count >= Kept) _encodings.Clear();
        _encodings[(prompt, style, chunks)] = encoding;
        return encoding;
    }

    private static bool IsWeighted(PromptChunk chunk) => chunk.Weights.Any(weight => weight != 1);

    /// <summary>Moves each token's state away from, or towards, what the empty prompt has at its place.</summary>
    private static float[] Weigh(float[] states, float[] empty, float[] weights)
    {
        var width = states.Length / weights.Length;
        for (var i = 0; i < states.Length; i++) states[i] = empty[i] + weights[i / width] * (states[i] - empty[i]);
        return states;
    }

    private float[] Run(PromptChunk chunk)
    {
        var session = textEncoder();
        long[] shape = [1, chunk.Ids.Length];
        using var input = session.IsInt64("input_ids")
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(chunk.Ids, id => (long)id), shape)
            : OrtValue.CreateTensorValueFromMemory(chunk.Ids, shape);
        return session.Run(new Dictionary<string, OrtValue> { ["input_ids"] = input });
    }
}
