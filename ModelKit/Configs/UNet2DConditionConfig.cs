using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>
/// config.json of diffusers' UNet2DConditionModel (SD 1.x, SD 2.x and SDXL forms). Lists hold one value for all blocks or one per
/// block.
/// </summary>
public sealed record UNet2DConditionConfig
{
    internal const string PruningKey = "hybridgrains_pruning";

    private static readonly Dictionary<string, string> Only = new()
    {
        ["attention_type"] = "\"default\"",
        ["cross_attention_norm"] = "null",
        ["dropout"] = "0.0",
        ["dual_cross_attention"] = "false",
        ["time_embedding_type"] = "\"positional\"",
    };

    /// <summary>Of averaged weights, how they were averaged; of a kind of added embedding that is refused.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "addition_embed_type_num_heads",
        "decay",
        "inv_gamma",
        "min_decay",
        "optimization_step",
        "power",
        "update_after_step",
        "use_ema_warmup",
    ];

    /// <summary>
    /// Side of the latents it was made for; documentation only, any size multiple of the down-sampling runs. Default: null.
    /// </summary>
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

    /// <summary>
    /// UNetMidBlock2DCrossAttn, UNetMidBlock2D (one resnet, as in SSD-1B), or null for no middle block (block-pruned denoisers).
    /// </summary>
    public string? MidBlockType { get; init; } = "UNetMidBlock2DCrossAttn";

    public IReadOnlyList<string> UpBlockTypes { get; init; } =
    ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"];

    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>Resnets per down block; up blocks have one more. Default: 2.</summary>
    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> LayersPerBlock { get; init; } = [2];

    public int DownsamplePadding { get; init; } = 1;

    /// <summary>silu (or swish), mish, gelu or relu. Default: silu.</summary>
    public string ActFn { get; init; } = "silu";

    public int NormNumGroups { get; init; } = 32;

    public double NormEps { get; init; } = 1e-5;

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> CrossAttentionDim { get; init; } = [1280];

    /// <summary>Depth of the transformers of a block, one number or one per layer.</summary>
    [JsonConverter(typeof(LayerDepthsJsonConverter))]
    public IReadOnlyList<LayerDepths> TransformerLayersPerBlock { get; init; } = [1];

    /// <summary>The same for up blocks, deepest first. Default: null, those of the down blocks.</summary>
    [JsonConverter(typeof(LayerDepthsJsonConverter))]
    public IReadOnlyList<LayerDepths>? ReverseTransformerLayersPerBlock { get; init; }

    /// <summary>
    /// The number of heads, despite its name (as in the published configs), unless <see cref="NumAttentionHeads"/> is set.
    /// </summary>
    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> AttentionHeadDim { get; init; } = [8];

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int>? NumAttentionHeads { get; init; }

    /// <summary>Linear instead of 1x1 convolution around transformers (SD 2.x). Default: false.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Attention in fp32 whatever the compute type. Default: false.</summary>
    public bool UpcastAttention { get; init; }

    /// <summary>Blocks whose first attention looks at the prompt too (x4 upscaler). Default: false.</summary>
    [JsonConverter(typeof(BoolListJsonConverter))]
    public IReadOnlyList<bool> OnlyCrossAttention { get; init; } = [false];

    /// <summary>The same for the middle block. Default: null, what <see cref="OnlyCrossAttention"/> says for all blocks.</summary>
    public bool? MidBlockOnlyCrossAttention { get; init; }

    /// <summary>null or text_proj: prompts pass a linear layer first, from <see cref="EncoderHidDim"/> channels. Default: null.</summary>
    public string? EncoderHidDimType { get; init; }

    public int? EncoderHidDim { get; init; }

    /// <summary>
    /// null, timestep, identity, projection or simple_projection. Default: null, or a table of <see cref="NumClassEmbeds"/> rows.
    /// </summary>
    public string? ClassEmbedType { get; init; }

    public int? NumClassEmbeds { get; init; }

    /// <summary>Class embeddings go beside the time embedding instead of on top of it. Default: false.</summary>
    public bool ClassEmbeddingsConcat { get; init; }

    /// <summary>null, or text_time: pooled prompt, picture size and crop condition the denoiser (SDXL). Default: null.</summary>
    public string? AdditionEmbedType { get; init; }

    /// <summary>Width of the features of each number of time_ids.</summary>
    public int? AdditionTimeEmbedDim { get; init; }

    /// <summary>Width of what the class or added embedding takes in.</summary>
    public int? ProjectionClassEmbeddingsInputDim { get; init; }

    /// <summary>default, or scale_shift: the time embedding scales as well as shifts. Default: default.</summary>
    public string ResnetTimeScaleShift { get; init; } = "default";

    /// <summary>Resnets take the time embedding without activation. Default: false.</summary>
    public bool ResnetSkipTimeAct { get; init; }

    /// <summary>Outputs of resnets are divided by it. Default: 1.</summary>
    public double ResnetOutScaleFactor { get; init; } = 1;

    /// <summary>The same in the middle block. Default: 1.</summary>
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>Activation of the finished time embedding. Default: null, none.</summary>
    public string? TimeEmbeddingActFn { get; init; }

    /// <summary>Activation after the second layer of the time embedding. Default: null, none.</summary>
    public string? TimestepPostAct { get; init; }

    public int ConvInKernel { get; init; } = 3;

    public int ConvOutKernel { get; init; } = 3;

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
        var config = ConfigJson.Parse<UNet2DConditionConfig>(json, Only, Harmless);
        config.Validate();
        return config;
    }

    public string ToJson() => ConfigJson.Write(this, "_class_name", JsonValue.Create("UNet2DConditionModel")!);

    internal int Heads(int block) => PerBlock(NumAttentionHeads ?? AttentionHeadDim, block);

    internal int Layers(int block) => PerBlock(LayersPerBlock, block);

    /// <summary>Depth of the transformer of one layer of a down block.</summary>
    internal int DownDepth(int block, int layer) => PerBlock(TransformerLayersPerBlock, block).Of(layer);

    internal int MidDepth => TransformerLayersPerBlock[^1].Of(0);

    /// <param name="index">Up blocks count from the deepest.</param>
    internal int UpDepth(int index, int layer) =>
        PerBlock(ReverseTransformerLayersPerBlock ?? TransformerLayersPerBlock.Reverse().ToArray(), index).Of(layer);

    internal int ContextDim(int block) => PerBlock(CrossAttentionDim, block);

    internal bool CrossOnly(int block) => PerBlock(OnlyCrossAttention, block);

    internal bool MidCrossOnly => MidBlockOnlyCrossAttention ?? (OnlyCrossAttention.Count == 1 && OnlyCrossAttention[0]);

    /// <summary>Width of encoder_hidden_states as the caller gives them.</summary>
    internal int PromptWidth => EncoderHidDimType is null ? CrossAttentionDim[0] : EncoderHidDim!.Value;

    internal bool HasClassEmbedding => ClassEmbedType is not null || NumClassEmbeds is not null;

    internal int TimeWidth => TimeEmbeddingDim ?? BlockOutChannels[0] * 4;

    /// <summary>Width of the pooled prompt (text_embeds); 0 without text_time.</summary>
    public int PooledWidth =>
        AdditionEmbedType is null ? 0 : ProjectionClassEmbeddingsInputDim!.Value - TimeIds * AdditionTimeEmbedDim!.Value;

    /// <summary>Numbers in time_ids: original size, crop corner, target size.</summary>
    internal const int TimeIds = 6;

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
        ConfigRules.OneOf("mid_block_type", [MidBlockType ?? "UNetMidBlock2D"], "UNetMidBlock2DCrossAttn", "UNetMidBlock2D");
        ConfigRules.PerBlock("layers_per_block", LayersPerBlock, blocks);
        ConfigRules.PerBlock("cross_attention_dim", CrossAttentionDim, blocks);
        ConfigRules.PerBlock("attention_head_dim", AttentionHeadDim, blocks);
        ConfigRules.PerBlock("num_attention_heads", NumAttentionHeads ?? [1], blocks);
        for (var i = 0; i < blocks; i++)
        {
            ConfigRules.Divides("norm_num_groups", NormNumGroups, BlockOutChannels[i]);
            ConfigRules.Divides(NumAttentionHeads is null ? "attention_head_dim" : "num_attention_heads", Heads(i), BlockOutChannels[i]);
        }

        UNetConfigRules.Check(this);
        UNetPruningRules.Check(this);
    }

    private static T PerBlock<T>(IReadOnlyList<T> values, int block) => values.Count == 1 ? values[0] : values[block];
}
