using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Vae;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>The two halves of AutoencoderKL as ONNX graphs. Neither applies the scaling factor.</summary>
internal static class AutoencoderGraph
{
    public static OnnxGraph Decoder(AutoencoderKL network, OnnxExportOptions options)
    {
        var graph = new OnnxGraph("vae_decoder", options);
        var layers = new LayerGraph(graph, network);
        var x = graph.Input("latent_sample", DataType.Float, "batch", network.Config.LatentChannels, "latent_height", "latent_width");
        if (network.PostQuantConv is not null)
        {
            x = layers.Convolution(x, network.PostQuantConv);
        }

        x = Middle(layers, layers.Convolution(x, network.Decoder.ConvIn), network.Decoder.MidBlock);
        foreach (var block in network.Decoder.UpBlocks)
        {
            x = Block(layers, x, block);
        }

        x = layers.Convolution(layers.Silu(layers.GroupNorm(x, network.Decoder.ConvNormOut)), network.Decoder.ConvOut);
        graph.Output(x, "sample", "batch", network.Config.OutChannels, "height", "width");
        return graph;
    }

    public static OnnxGraph Encoder(AutoencoderKL network, OnnxExportOptions options)
    {
        var graph = new OnnxGraph("vae_encoder", options);
        var layers = new LayerGraph(graph, network);
        var x = graph.Input("sample", DataType.Float, "batch", network.Config.InChannels, "height", "width");
        x = layers.Convolution(x, network.Encoder.ConvIn);
        foreach (var block in network.Encoder.DownBlocks)
        {
            x = Block(layers, x, block);
        }

        x = Middle(layers, x, network.Encoder.MidBlock);
        x = layers.Convolution(layers.Silu(layers.GroupNorm(x, network.Encoder.ConvNormOut)), network.Encoder.ConvOut);
        if (network.QuantConv is not null)
        {
            x = layers.Convolution(x, network.QuantConv);
        }

        var mean = graph.Nodes("Split", [x], 2, OnnxAttribute.Of("axis", 1))[0];
        graph.Output(mean, "latent_sample", "batch", network.Config.LatentChannels, "latent_height", "latent_width");
        return graph;
    }

    private static string Block(LayerGraph layers, string x, VaeBlock block)
    {
        foreach (var resnet in block.Resnets)
        {
            x = layers.Resnet(x, resnet);
        }

        if (block.Downsampler is not null)
        {
            x = layers.Downsample(x, block.Downsampler);
        }

        return block.Upsampler is null ? x : layers.Upsample(x, block.Upsampler);
    }

    private static string Middle(LayerGraph layers, string x, VaeMidBlock block)
    {
        x = layers.Resnet(x, block.Resnet0);
        if (block.Attention is { } attention)
        {
            x = Attend(layers, x, attention);
        }

        return layers.Resnet(x, block.Resnet1);
    }

    private static string Attend(LayerGraph layers, string x, VaeAttention layer)
    {
        var channels = layers.OutFeatures(layer.ToQ);
        var tokens = layers.ToTokens(layers.GroupNorm(x, layer.GroupNorm), channels);
        var attended = layers.Attend(
            layers.Linear(tokens, layer.ToQ),
            layers.Linear(tokens, layer.ToK),
            layers.Linear(tokens, layer.ToV),
            channels,
            heads: 1
        );
        return layers.Add(layers.ToMap(layers.Linear(attended, layer.ToOut), like: x), x);
    }
}
