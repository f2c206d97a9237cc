using System.Text.Json.Nodes;

namespace HybridGrains.ModelKit.Configs;

/// <summary>config.json of diffusers' AutoencoderTiny (TAESD).</summary>
public sealed record AutoencoderTinyConfig
{
    private static readonly Dictionary<string, string> Only = new() { ["upsample_fn"] = "\"nearest\"" };

    /// <summary>Not in the network: the picture's side it was trained with.</summary>
    private static readonly HashSet<string> Harmless = ["block_out_channels", "sample_size"];

    public int InChannels { get; init; } = 3;

    public int OutChannels { get; init; } = 3;

    /// <summary>
    /// Width of each level, from picture to latents. diffusers builds equal widths only; where they differ, the convolution that
    /// shrinks goes from one to the next.
    /// </summary>
    public IReadOnlyList<int> EncoderBlockOutChannels { get; init; } = [64, 64, 64, 64];

    /// <summary>
    /// Width of each level, from latents to picture. diffusers builds equal widths only; where they differ, the convolution after
    /// an enlargement goes from one to the next.
    /// </summary>
    public IReadOnlyList<int> DecoderBlockOutChannels { get; init; } = [64, 64, 64, 64];

    public string ActFn { get; init; } = "relu";

    public int LatentChannels { get; init; } = 4;

    public int UpsamplingScalingFactor { get; init; } = 2;

    public IReadOnlyList<int> NumEncoderBlocks { get; init; } = [1, 3, 3, 3];

    public IReadOnlyList<int> NumDecoderBlocks { get; init; } = [3, 3, 3, 1];

    public double LatentMagnitude { get; init; } = 3;

    public double LatentShift { get; init; } = 0.5;

    public bool ForceUpcast { get; init; }

    public double ScalingFactor { get; init; } = 1;

    public double ShiftFactor { get; init; }

    /// <exception cref="ModelConfigException">Broken, or asks for a feature that is not built.</exception>
    public static AutoencoderTinyConfig Parse(string json)
    {
        var config = ConfigJson.Parse<AutoencoderTinyConfig>(json, Only, Harmless);
        config.Validate();
        return config;
    }

    public string ToJson() => ConfigJson.Write(this, "_class_name", JsonValue.Create("AutoencoderTiny")!);

    /// <summary>Checks what the constructor of the network relies on.</summary>
    internal void Validate()
    {
        ConfigRules.Positive("in_channels", [InChannels]);
        ConfigRules.Positive("out_channels", [OutChannels]);
        ConfigRules.Positive("latent_channels", [LatentChannels]);
        ConfigRules.Positive("upsampling_scaling_factor", [UpsamplingScalingFactor]);
        ConfigRules.OneOf("act_fn", [ActFn], "relu");
        ValidateSide("encoder_block_out_channels", EncoderBlockOutChannels, "num_encoder_blocks", NumEncoderBlocks);
        ValidateSide("decoder_block_out_channels", DecoderBlockOutChannels, "num_decoder_blocks", NumDecoderBlocks);
    }

    private static void ValidateSide(string channelsField, IReadOnlyList<int> channels, string blocksField, IReadOnlyList<int> blocks)
    {
        ConfigRules.Positive(channelsField, channels);
        ConfigRules.NotNegative(blocksField, blocks);
        ConfigRules.Count(blocksField, blocks.Count, channels.Count);
    }
}
