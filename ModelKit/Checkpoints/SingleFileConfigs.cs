using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// Configs of an original Stable Diffusion checkpoint, read off the shapes of its tensors. What shapes do not tell (heads,
/// norm groups, scaling factor) is that of the published models of the same prompt width.
/// </summary>
internal sealed class SingleFileConfigs(IWeights weights)
{
    private const int Sd1Context = 768;
    private const int Sd2Context = 1024;
    private const int HeadWidth = 64;
    private const int SizeFeatures = 256;

    public UNet2DConditionConfig Denoiser(string prefix)
    {
        var (layers, channels) = Down(prefix);
        var up = Up(prefix, layers.Count);
        var transformers = layers.SelectMany(level => level).Concat(up.SelectMany(level => level)).OfType<int>().Any();
        var context = transformers ? (int)weights.ShapeOf(FirstContext(prefix))[1] : Sd1Context;
        var added = Side(prefix + "label_emb.0.0.weight", 1);

        // Unclip variants of SD 2.x condition on a picture the same way that SDXL does on sizes.
        var sizes = added is not null && context is not (Sd1Context or Sd2Context);
        var depths = layers.Select(level => new LayerDepths([.. level.Select(depth => depth ?? 1)])).ToList();
        var reverse = up.Select(level => new LayerDepths([.. level.Select(depth => depth ?? 1)])).ToList();
        var symmetric =
            depths.Concat(reverse).All(level => level.Values.Distinct().Count() == 1)
            && depths.Select(level => level.Values[0]).SequenceEqual(reverse.AsEnumerable().Reverse().Select(level => level.Values[0]));
        return new UNet2DConditionConfig
        {
            SampleSize =
            [
                context switch
                {
                    Sd1Context => 64,
                    Sd2Context => 96,
                    _ => 128,
                },
            ],
            InChannels = (int)weights.ShapeOf(prefix + "input_blocks.0.0.weight")[1],
            OutChannels = (int)weights.ShapeOf(prefix + "out.2.weight")[0],
            BlockOutChannels = channels,
            LayersPerBlock =
                layers.Select(level => level.Count).Distinct().Count() == 1 ? [layers[0].Count] : [.. layers.Select(level => level.Count)],
            DownBlockTypes = [.. layers.Select(level => level[0] is null ? "DownBlock2D" : "CrossAttnDownBlock2D")],
            MidBlockType =
                !Has(prefix + "middle_block.0.in_layers.2.weight") ? null
                : Has(prefix + "middle_block.2.in_layers.2.weight") ? "UNetMidBlock2DCrossAttn"
                : "UNetMidBlock2D",
            UpBlockTypes = [.. up.Select(level => level[0] is null ? "UpBlock2D" : "CrossAttnUpBlock2D")],
            TransformerLayersPerBlock = symmetric ? WithMiddle([.. depths.Select(level => (LayerDepths)level.Values[0])], prefix) : depths,
            ReverseTransformerLayersPerBlock = symmetric ? null : reverse,
            CrossAttentionDim = [context],
            AttentionHeadDim = context == Sd1Context ? [8] : [.. channels.Select(width => width / HeadWidth)],
            UseLinearProjection =
                transformers && weights.ShapeOf(FirstContext(prefix).Split("transformer_blocks")[0] + "proj_in.weight").Count == 2,
            TimeCondProjDim = Side(prefix + "time_embed.cond_proj.weight", 1),
            AdditionEmbedType = sizes ? "text_time" : null,
            AdditionTimeEmbedDim = sizes ? SizeFeatures : null,
            ClassEmbedType = added is not null && !sizes ? "projection" : null,
            ProjectionClassEmbeddingsInputDim = added,
        };
    }

    public AutoencoderKLConfig Autoencoder(string prefix, double scalingFactor)
    {
        var channels = Enumerable
            .Range(0, 16)
            .Select(i => Side($"{prefix}encoder.down.{i}.block.0.conv1.weight", 0))
            .TakeWhile(side => side is not null)
            .Select(side => side!.Value)
            .ToList();
        return new AutoencoderKLConfig
        {
            InChannels = (int)weights.ShapeOf(prefix + "encoder.conv_in.weight")[1],
            OutChannels = (int)weights.ShapeOf(prefix + "decoder.conv_out.weight")[0],
            LatentChannels = (int)weights.ShapeOf(prefix + "decoder.conv_in.weight")[1],
            BlockOutChannels = channels,
            DownBlockTypes = [.. channels.Select(_ => "DownEncoderBlock2D")],
            UpBlockTypes = [.. channels.Select(_ => "UpDecoderBlock2D")],
            LayersPerBlock = Enumerable.Range(0, 16).TakeWhile(j => Has($"{prefix}encoder.down.0.block.{j}.conv1.weight")).Count(),
            UseQuantConv = Has(prefix + "quant_conv.weight"),
            UsePostQuantConv = Has(prefix + "post_quant_conv.weight"),
            MidBlockAddAttention = ((string[])["q", "to_q", "query"]).Any(name => Has($"{prefix}decoder.mid.attn_1.{name}.weight")),
            ScalingFactor = scalingFactor,
            SampleSize = [512],
        };
    }

    /// <param name="layers">Names of the layers up to their number.</param>
    /// <param name="openClip">Exact gelu instead of CLIP's approximation.</param>
    public CLIPTextConfig TextEncoder(string tokens, string positions, string inner, int layers, int? projection, bool openClip)
    {
        var hidden = (int)weights.ShapeOf(tokens)[1];
        return new CLIPTextConfig
        {
            VocabSize = (int)weights.ShapeOf(tokens)[0],
            HiddenSize = hidden,
            IntermediateSize = (int)weights.ShapeOf(inner)[0],
            ProjectionDim = projection ?? hidden,
            NumHiddenLayers = layers,
            NumAttentionHeads = Math.Max(1, hidden / HeadWidth),
            MaxPositionEmbeddings = (int)weights.ShapeOf(positions)[0],
            HiddenAct = openClip ? "gelu" : "quick_gelu",
        };
    }

    /// <summary>Per level, for each layer the depth of its transformer or null; and the channels of the levels.</summary>
    private (List<List<int?>> Layers, List<int> Channels) Down(string prefix)
    {
        var (layers, channels) = (new List<List<int?>> { new() }, new List<int> { 0 });
        for (var n = 1; n < 1000; n++)
        {
            if (Has($"{prefix}input_blocks.{n}.0.op.weight"))
            {
                layers.Add([]);
                channels.Add(0);
            }
            else if (Side($"{prefix}input_blocks.{n}.0.in_layers.2.weight", 0) is { } width)
            {
                layers[^1].Add(Depth($"{prefix}input_blocks.{n}.1."));
                channels[^1] = width;
            }
            else
            {
                break;
            }
        }

        return layers.All(level => level.Count > 0)
            ? (layers, channels)
            : throw new CheckpointException($"{weights.Origin}: the denoiser has a level without layers.");
    }

    private List<List<int?>> Up(string prefix, int levels)
    {
        var layers = new List<List<int?>> { new() };
        for (var n = 0; Has($"{prefix}output_blocks.{n}.0.in_layers.2.weight") && n < 1000; n++)
        {
            layers[^1].Add(Depth($"{prefix}output_blocks.{n}.1."));
            if (Has($"{prefix}output_blocks.{n}.1.conv.weight") || Has($"{prefix}output_blocks.{n}.2.conv.weight"))
            {
                layers.Add([]);
            }
        }

        return layers.Count == levels && layers.All(level => level.Count > 0)
            ? layers
            : throw new CheckpointException($"{weights.Origin}: the denoiser has {levels} levels down and {layers.Count} up.");
    }

    private int? Depth(string attention) =>
        Has(attention + "proj_in.weight")
            ? Enumerable.Range(0, 1000).TakeWhile(i => Has($"{attention}transformer_blocks.{i}.norm1.weight")).Count()
            : null;

    /// <summary>The middle block takes its depth from the last level, which in SD has no transformers of its own.</summary>
    private List<LayerDepths> WithMiddle(List<LayerDepths> depths, string prefix)
    {
        if (Depth(prefix + "middle_block.1.") is { } middle)
        {
            depths[^1] = middle;
        }

        return depths.Select(level => level.Values[0]).Distinct().Count() == 1 ? [depths[0]] : depths;
    }

    private string FirstContext(string prefix) =>
        weights
            .Names.Where(name =>
                name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal)
            )
            .Min(StringComparer.Ordinal)!;

    private bool Has(string name) => weights.Names.Contains(name);

    private int? Side(string name, int dimension) => Has(name) ? (int)weights.ShapeOf(name)[dimension] : null;
}
