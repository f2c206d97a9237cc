using HybridGrains.Diffusion.Prompts;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>One text encoder with its tokens.</summary>
/// <param name="beforeLast">Take the last but one of the hidden states, as SDXL does.</param>
/// <param name="pools">Give the pooled state too.</param>
internal sealed class TextEncoding(IPromptChunks chunks, Func<NetworkSession> session, bool beforeLast, bool pools)
{
    private const string HiddenStates = "hidden_states.";
    private const string PooledOutput = "text_embeds";

    public IPromptChunks Chunks => chunks;

    /// <summary>States of each chunk, weighted, and the pooled state of the first one.</summary>
    public (float[][] States, float[] Pooled) Encode(IReadOnlyList<PromptChunk> parts)
    {
        var empty = parts.Any(IsWeighted) ? Run(chunks.Empty).States : null;
        var encoded = parts
            .Select(part => Run(part) is var run && IsWeighted(part) ? (States: Weigh(run.States, empty!, part.Weights), run.Pooled) : run)
            .ToArray();
        return ([.. encoded.Select(part => part.States)], encoded[0].Pooled);
    }

    private static bool IsWeighted(PromptChunk chunk) => chunk.Weights.Any(weight => weight != 1);

    /// <summary>Moves each token's state away from, or towards, what the empty prompt has at its place.</summary>
    private static float[] Weigh(float[] states, float[] empty, float[] weights)
    {
        var width = states.Length / weights.Length;
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = empty[i] + weights[i / width] * (states[i] - empty[i]);
        }

        return states;
    }

    private (float[] States, float[] Pooled) Run(PromptChunk chunk)
    {
        var network = session();
        long[] shape = [1, chunk.Ids.Length];
        using var input = network.IsInt64("input_ids")
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(chunk.Ids, id => (long)id), shape)
            : OrtValue.CreateTensorValueFromMemory(chunk.Ids, shape);
        string[] outputs = pools ? [StatesOutput(network), PooledOutput] : [StatesOutput(network)];
        var values = network.Run(new Dictionary<string, OrtValue> { ["input_ids"] = input }, outputs);
        return (values[0], pools ? values[1] : []);
    }

    private string StatesOutput(NetworkSession network)
    {
        if (!beforeLast)
        {
            return network.Output;
        }

        var layers = network
            .Outputs.Where(name => name.StartsWith(HiddenStates, StringComparison.Ordinal))
            .OrderBy(name => int.TryParse(name.AsSpan(HiddenStates.Length), out var layer) ? layer : -1)
            .ToArray();
        // An export has either every layer, the last included, or only the one that is needed.
        return layers.Length switch
        {
            0 => throw new Families.FamilyException("A text encoder of a family with two lacks the output hidden_states.N."),
            1 => layers[0],
            _ => layers[^2],
        };
    }
}
