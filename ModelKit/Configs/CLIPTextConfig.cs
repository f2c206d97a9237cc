using System.Text.Json.Nodes;

namespace HybridGrains.ModelKit.Configs;

/// <summary>config.json of transformers' CLIPTextModel.</summary>
public sealed record CLIPTextConfig
{
    private static readonly Dictionary<string, string> Only = new() { ["is_decoder"] = "false", ["add_cross_attention"] = "false" };

    /// <summary>
    /// What training used, and what older transformers wrote into every config about the generation of text.
    /// </summary>
    private static readonly HashSet<string> Harmless =
    [
        "attention_dropout",
        "bad_words_ids",
        "begin_suppress_tokens",
        "chunk_size_feed_forward",
        "cross_attention_hidden_size",
        "decoder_start_token_id",
        "diversity_penalty",
        "do_sample",
        "dropout",
        "early_stopping",
        "encoder_no_repeat_ngram_size",
        "exponential_decay_length_penalty",
        "finetuning_task",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "gradient_checkpointing",
        "id2label",
        "initializer_factor",
        "initializer_range",
        "is_encoder_decoder",
        "label2id",
        "length_penalty",
        "max_length",
        "min_length",
        "no_repeat_ngram_size",
        "num_beam_groups",
        "num_beams",
        "num_return_sequences",
        "output_attentions",
        "output_hidden_states",
        "output_scores",
        "prefix",
        "problem_type",
        "pruned_heads",
        "remove_invalid_values",
        "repetition_penalty",
        "return_dict",
        "return_dict_in_generate",
        "sep_token_id",
        "suppress_tokens",
        "task_specific_params",
        "temperature",
        "tf_legacy_loss",
        "tie_encoder_decoder",
        "tie_word_embeddings",
        "tokenizer_class",
        "top_k",
        "top_p",
        "torchscript",
        "typical_p",
        "use_bfloat16",
        "use_cache",
    ];

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
        var config = ConfigJson.Parse<CLIPTextConfig>(json, Only, Harmless);
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
