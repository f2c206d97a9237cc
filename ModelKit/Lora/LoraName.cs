using HybridGrains.ModelKit.Checkpoints;

namespace HybridGrains.ModelKit.Lora;

/// <summary>Which part of which layer of which network a tensor of a LoRA file is, from its name in any of the usual spellings.</summary>
/// <param name="Component">unet, text_encoder or text_encoder_2.</param>
/// <param name="Path">The layer with dots where the file has them, for the patterns of peft.</param>
/// <param name="Module">The layer with underscores for dots: kohya's files cannot tell them apart.</param>
internal sealed record LoraName(string Component, string Path, string Module, LoraRole Role)
{
    private static readonly (string Suffix, LoraRole Role)[] Suffixes =
    [
        (".lora_down.weight", LoraRole.Down),
        (".lora_up.weight", LoraRole.Up),
        (".lora_mid.weight", LoraRole.Middle),
        (".alpha", LoraRole.Alpha),
        (".lora_A.weight", LoraRole.Down),
        (".lora_B.weight", LoraRole.Up),
        (".lora_A.default.weight", LoraRole.Down),
        (".lora_B.default.weight", LoraRole.Up),
        (".lora.down.weight", LoraRole.Down),
        (".lora.up.weight", LoraRole.Up),
        ("_lora.down.weight", LoraRole.Down),
        ("_lora.up.weight", LoraRole.Up),
        (".lora_linear_layer.down.weight", LoraRole.Down),
        (".lora_linear_layer.up.weight", LoraRole.Up),
    ];

    private const string PeftPrefix = "base_model.model.";

    private static readonly (string Prefix, string Component)[] Prefixes =
    [
        ("lora_unet_", Checkpoint.Denoiser),
        ("lora_te1_", Checkpoint.TextEncoder),
        ("lora_te2_", Checkpoint.TextEncoder2),
        ("lora_te_", Checkpoint.TextEncoder),
        ("unet.", Checkpoint.Denoiser),
        ("text_encoder_2.", Checkpoint.TextEncoder2),
        ("text_encoder.", Checkpoint.TextEncoder),
        (PeftPrefix, Checkpoint.Denoiser),
        ("", Checkpoint.Denoiser),
    ];

    private static readonly string[] Other =
    [
        "dora_scale",
        "hada_w",
        "lokr_w",
        "oft_",
        ".diff",
        "magnitude_vector",
        "lora_embedding_",
        "lora_bias",
        ".base_layer.",
    ];

    /// <exception cref="CheckpointException">Another kind of adapter, or no adapter at all.</exception>
    public static LoraName Parse(string name)
    {
        if (Other.FirstOrDefault(part => name.Contains(part, StringComparison.Ordinal)) is { } other)
        {
            throw new CheckpointException(
                $"\"{name}\" belongs to another kind of adapter ({other.Trim('.', '_')}: DoRA, LoHa, LoKr, OFT, embeddings or whole "
                    + "differences); only LoRA can be merged."
            );
        }

        var known = Suffixes.FirstOrDefault(item => name.EndsWith(item.Suffix, StringComparison.Ordinal));
        if (known.Suffix is null)
        {
            throw new CheckpointException($"\"{name}\" is no tensor of a LoRA in the naming of kohya, diffusers or peft.");
        }

        var path = name[..^known.Suffix.Length];
        var (prefix, component) = Prefixes.First(item => path.StartsWith(item.Prefix, StringComparison.Ordinal));
        var layer = path[prefix.Length..];
        if (prefix == PeftPrefix && layer.StartsWith("text_model.", StringComparison.Ordinal))
        {
            component = Checkpoint.TextEncoder;
        }

        return new LoraName(component, layer, ModuleOf(layer, component).Replace('.', '_'), known.Role);
    }

    /// <summary>
    /// Attention processors of diffusers before 0.20 hung beside the layers, and gave those of text encoders the denoiser's
    /// names.
    /// </summary>
    private static string ModuleOf(string path, string component)
    {
        path = path.Replace(".processor", "", StringComparison.Ordinal);
        if (path.EndsWith("_lora", StringComparison.Ordinal))
        {
            path = path[..^"_lora".Length];
        }

        if (component == Checkpoint.Denoiser)
        {
            return path.EndsWith(".to_out", StringComparison.Ordinal) ? path + ".0" : path;
        }

        foreach (
            var (old, today) in (ReadOnlySpan<(string, string)>)
                [(".to_q", ".q_proj"), (".to_k", ".k_proj"), (".to_v", ".v_proj"), (".to_out", ".out_proj")]
        )
        {
            if (path.EndsWith(old, StringComparison.Ordinal))
            {
                return path[..^old.Length] + today;
            }
        }

        return path;
    }
}
