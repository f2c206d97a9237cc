using System.Collections.Concurrent;
using HybridGrains.Diffusion.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>Encodes prompts and keeps the last ones: every range of a generation asks for the same two.</summary>
internal sealed class PromptEncoder(ClipTokenizer tokenizer, Func<NetworkSession> textEncoder)
{
    private const int Kept = 64;
    private readonly ConcurrentDictionary<string, float[]> _encodings = new();

    public int Length => tokenizer.MaxLength;

    /// <summary>Hidden states, tokens x width.</summary>
    public float[] Encode(string prompt)
    {
        if (_encodings.TryGetValue(prompt, out var known)) return known;
        var ids = Array.ConvertAll(tokenizer.EncodePadded(prompt), id => (long)id);
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        var encoding = textEncoder().Run(new Dictionary<string, OrtValue> { ["input_ids"] = input });
        if (_encodings.Count >= Kept) _encodings.Clear();
        _encodings[prompt] = encoding;
        return encoding;
    }
}
