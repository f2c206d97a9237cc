using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>config.json of diffusers' AutoencoderKL.</summary>
public sealed record AutoencoderKLConfig
{
    private static readonly Dictionary<string, string> Only = new() { ["latents_mean"] = "null", ["latents_std"] = "null" };
    private static readonly HashSet<string> Harmless = [];

    public int InChannels { get; init; } = 3;

    public int OutChannels { get; init; } = 3;

    public IReadOnlyList<string> DownBlockTypes { get; init; } = ["DownEncoderBlock2D"];

    public IReadOnlyList<string> UpBlockTypes { get; init; } = ["UpDecoderBlock2D"];

    public IReadOnlyList<int> BlockOutChannels { get; init; } = [64];

    /// <summary>Resnets per encoder block; decoder blocks have one more. Default: 1.</summary>
    public int LayersPerBlock { get; init; } = 1;

    public string ActFn { get; init; } = "silu";

    public int LatentChannels { get; init; } = 4;

    public int NormNumGroups { get; init; } = 32;

    [JsonConverter(typeof(IntListJsonConverter))]
    public IReadOnlyList<int> SampleSize { get; init; } = [32];

    /// <summary>Latents are multiplied by it before diffusion; Encode and Decode do not. Default: 0.18215.</summary>
    public double ScalingFactor { get; init; } = 0.18215;

    /// <summary>Subtracted from latents before scaling; Encode and Decode do not. Default: null, nothing.</summary>
    public double? ShiftFactor { get; init; }

    public bool ForceUpcast { get; init; } = true;

    public bool UseQuantConv { get; init; } = true;

    public bool UsePostQuantConv { get; init; } = true;

    public bool MidBlockAddAttention { get; init; } = true;

    /// <exception cref="ModelConfigException">Broken, or asks for a feature that is not built.</exception>
    public static AutoencoderKLConfig Parse(string json)
    {
        var config = ConfigJson.Parse<AutoencoderKLConfig>(json, Only, Harmless);
        config.Validate();
        return config;
    }

    public string ToJson() => ConfigJson.Write(this, "_class_name", JsonValue.Create("AutoencoderKL")!);

    /// <summary>Checks what the constructor of the network relies on.</summary>
    internal void Validate()
    {
        ConfigRules.Positive("block_out_channels", BlockOutChannels);
        ConfigRules.Positive("in_channels", [InChannels]);
        ConfigRules.Positive("out_channels", [OutChannels]);
        ConfigRules.Positive("latent_channels", [LatentChannels]);
        ConfigRules.Positive("layers_per_block", [LayersPerBlock]);
        ConfigRules.Positive("norm_num_groups", [NormNumGroups]);
        ConfigRules.Count("down_block_types", DownBlockTypes.Count, BlockOutChannels.Count);
        ConfigRules.Count("up_block_types", UpBlockTypes.Count, BlockOutChannels.Count);
        ConfigRules.OneOf("down_block_types", DownBlockTypes, "DownEncoderBlock2D");
        ConfigRules.OneOf("up_block_types", UpBlockTypes, "UpDecoderBlock2D");
        ConfigRules.OneOf("act_fn", [ActFn], "silu", "swish");
        double widest = BlockOutChannels.Max();
        var layers = BlockOutChannels.Count * (2.0 * LayersPerBlock + 1) + 4;
        ConfigRules.Size(
            "block_out_channels",
            layers * 20 * widest * widest
                + 9 * widest * ((double)InChannels + OutChannels + 3.0 * LatentChannels)
                + 5.0 * LatentChannels * LatentChannels,
            layers
        );
        foreach (var channels in BlockOutChannels)
        {
            ConfigRules.Divides("norm_num_groups", NormNumGroups, channels);
        }
    }
}
