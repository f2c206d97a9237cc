using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>config.json of diffusers' UNet2DConditionModel (SD 1.x and 2.x forms). Lists hold one value for all blocks or one per block.</summary>
public sealed record UNet2DConditionConfig
{
    internal const string PruningKey = "hybridgrains_pruning";

    private static readonly Dictionary<string, string> Only = new()
    {
        ["addition_embed_type"] = "null",
        ["attention_type"] = "\"default\"",
        ["class_embed_type"] = "null",
        ["class_embeddings_concat"] = "false",
        ["conv_in_kernel"] = "3",
        ["conv_out_kernel"] = "3",
        ["cross_attention_norm"] = "null",
        ["dropout"] = "0.0",
        ["dual_cross_attention"] = "false",
        ["encoder_hid_dim"] = "null",
        ["encoder_hid_dim_type"] = "null",
        ["mid_block_only_cross_attention"] = "false",
        ["mid_block_scale_factor"] = "1",
        ["num_class_embeds"] = "null",
        ["only_cross_attention"] = "false",
        ["resnet_out_scale_factor"] = "1.0",
        ["resnet_skip_time_act"] = "false",
        ["resnet_time_scale_shift"] = "\"default\"",
        ["reverse_transformer_layers_per_block"] = "null",
        ["time_embedding_act_fn"] = "null",
        ["time_embedding_type"] = "\"positional\"",
        ["timestep_post_act"] = "null",
    };

    /// <summary>Side of the latents it was made for; documentation only, any size multiple of the down-sampling runs. Default: null.</summary>
    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int>? SampleSize { get; init; }

    public int InChannels { get; init; } = 4;

    public int OutChannels { get; init; } = 4;

    /// <summary>Maps the sample x to 2x - 1 first. Default: false.</summary>
    public bool CenterInputSample { get; init; }

    /// <summary>Cosines before sines in the timestep embedding. Default: true.</summary>
    public bool FlipSinToCos { get; init; } = true;

    public double FreqShift { get; init; }

    public IReadOnlyList<string> DownBlockTypes { get; init; } =
        ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"];

    /// <summary>UNetMidBlock2DCrossAttn, or null for no middle block (block-pruned denoisers).</summary>
    public string? MidBlockType { get; init; } = "UNetMidBlock2DCrossAttn";

    public IReadOnlyList<string> UpBlockTypes { get; init; } =
        ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"];

    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>Resnets per down block; up blocks have one more. Default: 2.</summary>
    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> LayersPerBlock { get; init; } = [2];

    public int DownsamplePadding { get; init; } = 1;

    public string ActFn { get; init; } = "silu";

    public int NormNumGroups { get; init; } = 32;

    public double NormEps { get; init; } = 1e-5;

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> CrossAttentionDim { get; init; } = [1280];

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> TransformerLayersPerBlock { get; init; } = [1];

    /// <summary>The number of heads, despite its name (as in the published configs), unless <see cref="NumAttentionHeads"/> is set.</summary>
    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> AttentionHeadDim { get; init; } = [8];

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int>? NumAttentionHeads { get; init; }

    /// <summary>Linear instead of 1x1 convolution around transformers (SD 2.x). Default: false.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Attention in fp32 whatever the compute type. Default: false.</summary>
    public bool UpcastAttention { get; init; }

    /// <summary>Width of the guidance embedding of consistency-distilled denoisers. Default: null, no such input.</summary>
    public int? TimeCondProjDim { get; init; }

    /// <summary>Width of the time embedding. Default: null, four times the first block's channels.</summary>
    public int? TimeEmbeddingDim { get; init; }

    /// <summary>What was pruned. Default: null, an ordinary denoiser, whose config.json does not have the key.</summary>
    [JsonPropertyName(PruningKey)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UNetPruning? Pruning { get; init; }

    /// <exception cref="ModelConfigException">Broken, or asks for a feature that is not built.</exception>
    public static UNet2DConditionConfig Parse(string json)
    {
        var config = ConfigJson.Parse<UNet2DConditionConfig>(json, Only);
        config.Validate();
        return config;
    }

    public string ToJson() => ConfigJson.Write(this, "_class_name", JsonValue.Create("UNet2DConditionModel")!);

    internal int Heads(int block) => PerBlock(NumAttentionHeads ?? AttentionHeadDim, block);

    internal int Layers(int block) => PerBlock(LayersPerBlock, block);

    internal int TransformerLayers(int block) => PerBlock(TransformerLayersPerBlock, block);

    internal int ContextDim(int block) => PerBlock(CrossAttentionDim, block);

    /// <summary>Checks what the constructor of the network relies on.</summary>
    internal void Validate()
    {
        var blocks = BlockOutChannels.Count;
        ConfigRules.Positive("block_out_channels", BlockOutChannels);
        ConfigRules.Positive("in_channels", [InChannels]);
        ConfigRules.Positive("out_channels", [OutChannels]);
        ConfigRules.Positive("norm_num_groups", [NormNumGroups]);
        ConfigRules.Positive("time_cond_proj_dim", [TimeCondProjDim ?? 1]);
        ConfigRules.Positive("time_embedding_dim", [TimeEmbeddingDim ?? 1]);
        ConfigRules.Count("down_block_types", DownBlockTypes.Count, blocks);
        ConfigRules.Count("up_block_types", UpBlockTypes.Count, blocks);
        ConfigRules.OneOf("down_block_types", DownBlockTypes, "DownBlock2D", "CrossAttnDownBlock2D");
        ConfigRules.OneOf("up_block_types", UpBlockTypes, "UpBlock2D", "CrossAttnUpBlock2D");
        ConfigRules.OneOf("mid_block_type", [MidBlockType ?? "UNetMidBlock2DCrossAttn"], "UNetMidBlock2DCrossAttn");
        ConfigRules.OneOf("act_fn", [ActFn], "silu", "swish");
        ConfigRules.PerBlock("layers_per_block", LayersPerBlock, blocks);
        ConfigRules.PerBlock("cross_attention_dim", CrossAttentionDim, blocks);
        ConfigRules.PerBlock("transformer_layers_per_block", TransformerLayersPerBlock, blocks);
        ConfigRules.PerBlock("attention_head_dim", AttentionHeadDim, blocks);
        ConfigRules.PerBlock("num_attention_heads", NumAttentionHeads ?? [1], blocks);
        for (var i = 0; i < blocks; i++)
        {
            ConfigRules.Divides("norm_num_groups", NormNumGroups, BlockOutChannels[i]);
            ConfigRules.Divides(NumAttentionHeads is null ? "attention_head_dim" : "num_attention_heads", Heads(i), BlockOutChannels[i]);
        }

        UNetPruningRules.Check(this);
    }

    private static int PerBlock(IReadOnlyList<int> values, int block) => values.Count == 1 ? values[0] : values[block];
}
