namespace HybridGrains.ModelKit.Configs;

/// <summary>Checks on the parts of a denoiser's config that hang together: depths, conditioning, activations.</summary>
internal static class UNetConfigRules
{
    internal static readonly string[] Activations = ["silu", "swish", "mish", "gelu", "relu"];

    public static void Check(UNet2DConditionConfig config)
    {
        ConfigRules.OneOf("act_fn", [config.ActFn], Activations);
        ConfigRules.OneOf("time_embedding_act_fn", [config.TimeEmbeddingActFn ?? "silu"], Activations);
        ConfigRules.OneOf("timestep_post_act", [config.TimestepPostAct ?? "silu"], Activations);
        ConfigRules.OneOf("resnet_time_scale_shift", [config.ResnetTimeScaleShift], "default", "scale_shift");
        Kernel("conv_in_kernel", config.ConvInKernel);
        Kernel("conv_out_kernel", config.ConvOutKernel);
        NotZero("resnet_out_scale_factor", config.ResnetOutScaleFactor);
        NotZero("mid_block_scale_factor", config.MidBlockScaleFactor);
        if (config.OnlyCrossAttention.Count != 1)
        {
            ConfigRules.Count("only_cross_attention", config.OnlyCrossAttention.Count, config.BlockOutChannels.Count);
        }

        Depths(config);
        Conditioning(config);
        Size(config);
    }

    /// <summary>
    /// Before anything is built: a config is a stranger's file, and one number in it can ask for terabytes or a million layers.
    /// </summary>
    private static void Size(UNet2DConditionConfig config)
    {
        double parameters = 0,
            blocks = 0;
        for (var i = 0; i < config.BlockOutChannels.Count; i++)
        {
            double channels = config.BlockOutChannels.Max();
            double layers = 2.0 * config.Layers(i) + 1;
            double depth = (config.ReverseTransformerLayersPerBlock ?? config.TransformerLayersPerBlock)
                .Concat(config.TransformerLayersPerBlock)
                .Max(item => item.Values.Max());
            blocks += layers * (1 + depth);
            parameters +=
                layers
                * (channels * (30 * channels + 2.0 * config.TimeWidth) + depth * channels * (20 * channels + 4.0 * config.ContextDim(i)));
        }

        parameters +=
            (double)config.TimeWidth * (config.TimeWidth + (config.ProjectionClassEmbeddingsInputDim ?? 0) + (config.NumClassEmbeds ?? 0));
        parameters +=
            (double)config.CrossAttentionDim[0] * (config.EncoderHidDim ?? 0)
            + (double)config.BlockOutChannels[0] * (config.InChannels + config.OutChannels + (config.TimeCondProjDim ?? 0)) * 9;
        ConfigRules.Size("block_out_channels", parameters, blocks);
    }

    private static void Depths(UNet2DConditionConfig config)
    {
        const string field = "transformer_layers_per_block";
        var blocks = config.BlockOutChannels.Count;
        Depths(field, config.TransformerLayersPerBlock, blocks, block => config.Layers(block));
        if (config.ReverseTransformerLayersPerBlock is { } reverse)
        {
            Depths("reverse_" + field, reverse, blocks, index => config.Layers(blocks - 1 - index) + 1);
        }
        else if (config.TransformerLayersPerBlock.Any(depths => depths.Values.Count > 1))
        {
            throw new ModelConfigException("reverse_" + field, $"is needed when {field} has one depth per layer");
        }
    }

    private static void Depths(string field, IReadOnlyList<LayerDepths> depths, int blocks, Func<int, int> layers)
    {
        if (depths.Count != 1)
        {
            ConfigRules.Count(field, depths.Count, blocks);
        }

        for (var i = 0; i < depths.Count; i++)
        {
            ConfigRules.NotNegative(field, depths[i].Values);
            if (depths[i].Values.Count != 1 && depths[i].Values.Count != layers(i))
            {
                throw new ModelConfigException(field, $"entry {i} has {depths[i].Values.Count} depths, its block has {layers(i)} layers");
            }
        }
    }

    private static void Conditioning(UNet2DConditionConfig config)
    {
        string[] classes = ["timestep", "identity", "projection", "simple_projection"];
        ConfigRules.OneOf("class_embed_type", [config.ClassEmbedType ?? classes[0]], classes);
        ConfigRules.OneOf("addition_embed_type", [config.AdditionEmbedType ?? "text_time"], "text_time");
        ConfigRules.OneOf("encoder_hid_dim_type", [config.EncoderHidDimType ?? "text_proj"], "text_proj");
        ConfigRules.Positive("num_class_embeds", [config.NumClassEmbeds ?? 1]);
        if (config.ClassEmbedType is "projection" or "simple_projection")
        {
            Needed("projection_class_embeddings_input_dim", config.ProjectionClassEmbeddingsInputDim);
        }

        if (config.EncoderHidDimType is not null)
        {
            Needed("encoder_hid_dim", config.EncoderHidDim);
        }

        if (config.AdditionEmbedType is null)
        {
            return;
        }

        Needed("addition_time_embed_dim", config.AdditionTimeEmbedDim);
        Needed("projection_class_embeddings_input_dim", config.ProjectionClassEmbeddingsInputDim);
        if (config.PooledWidth < 1)
        {
            throw new ModelConfigException(
                "projection_class_embeddings_input_dim",
                $"{config.ProjectionClassEmbeddingsInputDim} must exceed {UNet2DConditionConfig.TimeIds} x "
                    + $"addition_time_embed_dim ({config.AdditionTimeEmbedDim})"
            );
        }
    }

    private static void Needed(string field, int? value) => ConfigRules.Positive(field, [value ?? 0]);

    private static void Kernel(string field, int kernel)
    {
        if (kernel is < 1 or > 15 || kernel % 2 == 0)
        {
            throw new ModelConfigException(field, $"{kernel} must be odd, from 1 to 15");
        }
    }

    private static void NotZero(string field, double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            throw new ModelConfigException(field, $"{value} must be a number other than 0");
        }
    }
}
