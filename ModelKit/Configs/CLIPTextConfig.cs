using System.Text.Json.Nodes;

namespace HybridGrains.ModelKit.Configs;

/// <summary>config.json of transformers' CLIPTextModel.</summary>
public sealed record CLIPTextConfig
{
    private static readonly Dictionary<string, string> Only = new() { ["attention_dropout"] = "0.0", ["dropout"] = "0.0" };

    public string ModelType { get; init; } = "clip_text_model";

    public int VocabSize { get; init; } = 49408;

    public int HiddenSize { get; init; } = 512;

    public int IntermediateSize { get; init; } = 2048;

    public int ProjectionDim { get; init; } = 512;

    public int NumHiddenLayers { get; init; } = 12;

    public int NumAttentionHeads { get; init; } = 8;

    public int MaxPositionEmbeddings { get; init; } = 77;

    /// <summary>quick_gelu (CLIP) or gelu (OpenCLIP). Default: quick_gelu.</summary>
    public string HiddenAct { get; init; } = "quick_gelu";

    public double LayerNormEps { get; init; } = 1e-5;

    public int? BosTokenId { get; init; } = 49406;

    public int? EosTokenId { get; init; } = 49407;

    public int? PadTokenId { get; init; } = 1;

    /// <exception cref="ModelConfigException">Broken, or asks for a feature that is not built.</exception>
    public static CLIPTextConfig Parse(string json)
    {
        var config = ConfigJson.Parse<CLIPTextConfig>(json, Only);
        config.Validate();
        return config;
    }

    /// <param name="architecture">CLIPTextModel or CLIPTextModelWithProjection.</param>
    public string ToJson(string architecture = "CLIPTextModel") => ConfigJson.Write(this, "architectures", new JsonArray(architecture));

    /// <summary>The pooled state is that at the largest token id, not at eos_token_id.</summary>
    internal bool PoolsAtLargestId => EosTokenId is null or 2;

    /// <summary>Checks what the constructor of the network relies on.</summary>
    internal void Validate()
    {
        ConfigRules.Positive("vocab_size", [VocabSize]);
        ConfigRules.Positive("hidden_size", [HiddenSize]);
        ConfigRules.Positive("intermediate_size", [IntermediateSize]);
        ConfigRules.Positive("projection_dim", [ProjectionDim]);
        ConfigRules.Positive("num_hidden_layers", [NumHiddenLayers]);
        ConfigRules.Positive("num_attention_heads", [NumAttentionHeads]);
        ConfigRules.Positive("max_position_embeddings", [MaxPositionEmbeddings]);
        ConfigRules.Divides("num_attention_heads", NumAttentionHeads, HiddenSize);
        ConfigRules.Size(
            "hidden_size",
            HiddenSize
                * (
                    (double)VocabSize
                    + MaxPositionEmbeddings
                    + ProjectionDim
                    + NumHiddenLayers * (4.0 * HiddenSize + 2.0 * IntermediateSize)
                ),
            NumHiddenLayers
        );
        ConfigRules.OneOf("model_type", [ModelType], "clip_text_model");
        ConfigRules.OneOf("hidden_act", [HiddenAct], "quick_gelu", "gelu");
    }
}
