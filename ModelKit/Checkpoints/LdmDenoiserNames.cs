using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// Names of the denoiser in original Stable Diffusion checkpoints ("input_blocks.1.1...") against those of diffusers, for one
/// config.
/// </summary>
public sealed class LdmDenoiserNames
{
    private static readonly (string Ldm, string Diffusers)[] Resnet =
    [
        ("in_layers.0", "norm1"),
        ("in_layers.2", "conv1"),
        ("emb_layers.1", "time_emb_proj"),
        ("out_layers.0", "norm2"),
        ("out_layers.3", "conv2"),
        ("skip_connection", "conv_shortcut"),
    ];

    private readonly Dictionary<string, string> _modules;

    public LdmDenoiserNames(UNet2DConditionConfig config)
    {
        _modules = Modules(config).ToDictionary(item => item.Ldm, item => item.Diffusers, StringComparer.Ordinal);
    }

    /// <summary>Every module with another name, original name first.</summary>
    public IReadOnlyDictionary<string, string> ByOriginalName => _modules;

    /// <summary>diffusers' name of a parameter; null when this denoiser has none there.</summary>
    /// <param name="name">Original name without "model.diffusion_model.".</param>
    public string? Translate(string name)
    {
        for (var end = name.LastIndexOf('.'); end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (_modules.TryGetValue(name[..end], out var module))
            {
                return module + name[end..];
            }
        }

        return null;
    }

    private static IEnumerable<(string Ldm, string Diffusers)> Modules(UNet2DConditionConfig config) =>
        Ends(config).Concat(DownBlocks(config)).Concat(MidBlock(config)).Concat(UpBlocks(config));

    private static IEnumerable<(string, string)> Ends(UNet2DConditionConfig config)
    {
        yield return ("input_blocks.0.0", "conv_in");
        yield return ("time_embed.0", "time_embedding.linear_1");
        yield return ("time_embed.2", "time_embedding.linear_2");
        yield return ("time_embed.cond_proj", "time_embedding.cond_proj");
        yield return ("out.0", "conv_norm_out");
        yield return ("out.2", "conv_out");
        var label = config.AdditionEmbedType is null ? "class_embedding" : "add_embedding";
        yield return ("label_emb.0.0", label + ".linear_1");
        yield return ("label_emb.0.2", label + ".linear_2");
        if (config.NumClassEmbeds is not null)
        {
            yield return ("label_emb", label);
        }
    }

    private static IEnumerable<(string, string)> DownBlocks(UNet2DConditionConfig config)
    {
        var levels = config.BlockOutChannels.Count;
        var n = 1;
        for (var i = 0; i < levels; i++)
        {
            for (var j = 0; j < config.Layers(i); j++, n++)
            {
                foreach (var part in Resnets($"input_blocks.{n}.0", $"down_blocks.{i}.resnets.{j}"))
                {
                    yield return part;
                }

                if (config.DownBlockTypes[i] == "CrossAttnDownBlock2D")
                {
                    yield return ($"input_blocks.{n}.1", $"down_blocks.{i}.attentions.{j}");
                }
            }

            if (i < levels - 1)
            {
                yield return ($"input_blocks.{n++}.0.op", $"down_blocks.{i}.downsamplers.0.conv");
            }
        }
    }

    private static IEnumerable<(string, string)> MidBlock(UNet2DConditionConfig config)
    {
        foreach (var part in Resnets("middle_block.0", "mid_block.resnets.0"))
        {
            yield return part;
        }

        yield return ("middle_block.1", "mid_block.attentions.0");
        foreach (var part in Resnets("middle_block.2", "mid_block.resnets.1"))
        {
            yield return part;
        }
    }

    private static IEnumerable<(string, string)> UpBlocks(UNet2DConditionConfig config)
    {
        var levels = config.BlockOutChannels.Count;
        var n = 0;
        for (var i = 0; i < levels; i++)
        {
            var attention = config.UpBlockTypes[i] == "CrossAttnUpBlock2D";
            var last = config.Layers(levels - 1 - i);
            for (var j = 0; j <= last; j++, n++)
            {
                foreach (var part in Resnets($"output_blocks.{n}.0", $"up_blocks.{i}.resnets.{j}"))
                {
                    yield return part;
                }

                if (attention)
                {
                    yield return ($"output_blocks.{n}.1", $"up_blocks.{i}.attentions.{j}");
                }

                if (j == last && i < levels - 1)
                {
                    yield return ($"output_blocks.{n}.{(attention ? 2 : 1)}.conv", $"up_blocks.{i}.upsamplers.0.conv");
                }
            }
        }
    }

    private static IEnumerable<(string, string)> Resnets(string ldm, string diffusers) =>
        Resnet.Select(part => ($"{ldm}.{part.Ldm}", $"{diffusers}.{part.Diffusers}"));
}
