using System.Text.RegularExpressions;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// Text encoders of OpenCLIP (SD 2.x and the second of SDXL) under transformers' names: query, key and value lie in one matrix
/// there.
/// </summary>
internal static partial class OpenClipNames
{
    private static readonly (string Open, string Transformers)[] Layer =
    [
        ("ln_1", "layer_norm1"),
        ("ln_2", "layer_norm2"),
        ("attn.out_proj", "self_attn.out_proj"),
        ("mlp.c_fc", "mlp.fc1"),
        ("mlp.c_proj", "mlp.fc2"),
    ];

    private static readonly Dictionary<string, string> Ends = new()
    {
        ["positional_embedding"] = "text_model.embeddings.position_embedding.weight",
        ["token_embedding.weight"] = "text_model.embeddings.token_embedding.weight",
        ["ln_final.weight"] = "text_model.final_layer_norm.weight",
        ["ln_final.bias"] = "text_model.final_layer_norm.bias",
        ["text_projection.weight"] = "text_projection.weight",
    };

    /// <param name="weights">A whole checkpoint.</param>
    /// <param name="prefix">Of the encoder's names.</param>
    /// <param name="layers">Layers that are used; SD 2.x takes the last but one state, so the last layer is left out.</param>
    /// <param name="projection">Whether the projection is part of the encoder.</param>
    public static RenamedWeights Of(IWeights weights, string prefix, int layers, bool projection)
    {
        var renamed = new RenamedWeights(weights);
        foreach (var stored in weights.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = stored[prefix.Length..];
            if (
                name is "logit_scale" or "attn_mask"
                || name.StartsWith("visual.", StringComparison.Ordinal)
                || (!projection && name.StartsWith("text_projection", StringComparison.Ordinal))
            )
            {
                continue;
            }

            if (name == "text_projection")
            {
                renamed.AddTransposed("text_projection.weight", stored);
            }
            else if (Ends.TryGetValue(name, out var end))
            {
                renamed.Add(end, stored);
            }
            else
            {
                AddLayer(renamed, weights, stored, name, layers);
            }
        }

        return renamed;
    }

    private static void AddLayer(RenamedWeights renamed, IWeights weights, string stored, string name, int layers)
    {
        var match = Block().Match(name);
        if (!match.Success)
        {
            renamed.Add(name, stored);
            return;
        }

        var (index, rest) = (int.Parse(match.Groups[1].ValueSpan), match.Groups[2].Value);
        if (index >= layers)
        {
            return;
        }

        var layer = $"text_model.encoder.layers.{index}.";
        if (rest is "attn.in_proj_weight" or "attn.in_proj_bias")
        {
            var part = weights.ShapeOf(stored)[0] / 3;
            var kind = rest["attn.in_proj_".Length..];
            renamed.AddRows($"{layer}self_attn.q_proj.{kind}", stored, 0, part);
            renamed.AddRows($"{layer}self_attn.k_proj.{kind}", stored, part, part);
            renamed.AddRows($"{layer}self_attn.v_proj.{kind}", stored, 2 * part, part);
            return;
        }

        var known = Layer.FirstOrDefault(item => rest.StartsWith(item.Open + ".", StringComparison.Ordinal));
        renamed.Add(layer + (known.Open is null ? rest : known.Transformers + rest[known.Open.Length..]), stored);
    }

    [GeneratedRegex(@"^transformer\.resblocks\.(\d{1,4})\.(.+)$")]
    private static partial Regex Block();
}
