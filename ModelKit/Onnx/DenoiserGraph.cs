using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Networks.UNet;
using TorchSharp;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>UNet2DConditionModel as an ONNX graph.</summary>
internal sealed class DenoiserGraph(UNet2DConditionModel network, OnnxExportOptions options)
{
    private readonly OnnxGraph _graph = new("unet", options);

    public OnnxGraph Build()
    {
        var layers = new LayerGraph(_graph, network);
        var config = network.Config;
        var x = _graph.Input("sample", DataType.Float, "batch", config.InChannels, "height", "width");
        var timestep = _graph.Input("timestep", DataType.Float, "batch");
        var context = _graph.Input("encoder_hidden_states", DataType.Float, "batch", "sequence", config.CrossAttentionDim[0]);
        var condition = config.TimeCondProjDim is { } width ? _graph.Input("timestep_cond", DataType.Float, "batch", width) : null;
        if (config.CenterInputSample) x = _graph.Node("Sub", [layers.Multiply(x, _graph.Number(2)), _graph.Number(1)]);

        var time = Time(layers, timestep, condition);
        x = layers.Convolution(x, network.ConvIn);
        var skips = new Stack<string>([x]);
        foreach (var block in network.DownBlocks) x = Down(layers, block, x, time, context, skips);
        if (network.MidBlock is { } middle)
        {
            x = layers.Resnet(x, middle.Resnet0, time);
            x = Transformer(layers, x, middle.Attention, context);
            x = layers.Resnet(x, middle.Resnet1, time);
        }

        foreach (var block in network.UpBlocks) x = Up(layers, block, x, time, context, skips);
        x = layers.Convolution(layers.Silu(layers.GroupNorm(x, network.ConvNormOut)), network.ConvOut);
        _graph.Output(x, "out_sample", "batch", config.OutChannels, "height", "width");
        return _graph;
    }

    private string Time(LayerGraph layers, string timestep, string? condition)
    {
        var config = network.Config;
        var channels = config.BlockOutChannels[0];
        var half = channels / 2;
        var frequencies = (arange(half, ScalarType.Float32) * (-Math.Log(10000) / (half - config.FreqShift))).exp().unsqueeze(0);
        var angles = layers.Multiply(_graph.Node("Unsqueeze", [timestep, _graph.Ints(1)]), _graph.Exact("frequencies", frequencies));
        var (sin, cos) = (_graph.Node("Sin", [angles]), _graph.Node("Cos", [angles]));
        var features = _graph.Node("Concat", config.FlipSinToCos ? [cos, sin] : [sin, cos], OnnxAttribute.Of("axis", -1));
        if (channels % 2 == 1) features = _graph.Node("Pad", [features, _graph.Ints(0, 0, 0, 1)]);
        if (condition is not null) features = layers.Add(features, layers.Linear(condition, network.TimeEmbedding.CondProj!));
        var hidden = layers.Silu(layers.Linear(features, network.TimeEmbedding.Linear1));
        return layers.Silu(layers.Linear(hidden, network.TimeEmbedding.Linear2));
    }

    private static string Down(LayerGraph layers, DownBlock block, string x, string time, string context, Stack<string> skips)
    {
        for (var i = 0; i < block.Resnets.Count; i++)
        {
            if (block.Resnets[i] is { } resnet) x = layers.Resnet(x, resnet, time);
            if (block.Attentions.Count > 0 && block.Attentions[i] is { } attention) x = Transformer(layers, x, attention, context);
            skips.Push(x);
        }

        if (block.Downsampler is not null) skips.Push(x = layers.Downsample(x, block.Downsampler));
        return x;
    }

    private static string Up(LayerGraph layers, UpBlock block, string x, string time, string context, Stack<string> skips)
    {
        for (var i = 0; i < block.Resnets.Count; i++)
        {
            var skip = skips.Pop();
            if (block.Resnets[i] is { } resnet) x = layers.Resnet(layers.Graph.Node("Concat", [x, skip], OnnxAttribute.Of("axis", 1)), resnet, time);
            if (block.Attentions.Count > 0 && block.Attentions[i] is { } attention) x = Transformer(layers, x, attention, context);
        }

        return block.Upsampler is null ? x : layers.Upsample(x, block.Upsampler, like: skips.Peek());
    }

    private static string Transformer(LayerGraph layers, string x, Transformer2DModel model, string context)
    {
        var h = layers.GroupNorm(x, model.Norm);
        h = model.ProjInLinear is null
            ? layers.ToTokens(layers.Convolution(h, model.ProjIn!), model.Channels)
            : layers.Linear(layers.ToTokens(h, model.Channels), model.ProjInLinear);
        foreach (var block in model.Blocks)
        {
            var normal = layers.LayerNorm(h, block.Norm1);
            h = layers.Add(h, Attend(layers, normal, block.Attn1, normal));
            h = layers.Add(h, Attend(layers, layers.LayerNorm(h, block.Norm2), block.Attn2, context));
            h = layers.Add(h, Feed(layers, layers.LayerNorm(h, block.Norm3), block.Feed));
        }

        h = model.ProjOutLinear is null
            ? layers.Convolution(layers.ToMap(h, like: x), model.ProjOut!)
            : layers.ToMap(layers.Linear(h, model.ProjOutLinear), like: x);
        return layers.Add(h, x);
    }

    private static string Attend(LayerGraph layers, string x, Attention layer, string context)
    {
        var (q, k, v) = (layers.Linear(x, layer.ToQ), layers.Linear(context, layer.ToK), layers.Linear(context, layer.ToV));
        return layers.Linear(layers.Attend(q, k, v, layer.Heads), layer.ToOut);
    }

    private static string Feed(LayerGraph layers, string x, FeedForward layer)
    {
        var parts = layers.Graph.Nodes("Split", [layers.Linear(x, layer.Proj)], 2, OnnxAttribute.Of("axis", -1));
        return layers.Linear(layers.Multiply(parts[0], layers.Gelu(parts[1])), layer.Out);
    }
}
