using HybridGrains.ModelKit.Configs;
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

    private readonly UNet2DConditionConfig _config = network.Config;

    public OnnxGraph Build()
    {
        var layers = new LayerGraph(_graph, network);
        var activation = Activations.Parse(_config.ActFn);
        var x = _graph.Input("sample", DataType.Float, "batch", _config.InChannels, "height", "width");
        var timestep = _graph.Input("timestep", DataType.Float, "batch");
        var context = _graph.Input("encoder_hidden_states", DataType.Float, "batch", "sequence", _config.PromptWidth);
        var time = Time(layers, timestep);
        if (_config.CenterInputSample)
        {
            x = _graph.Node("Sub", [layers.Multiply(x, _graph.Number(2)), _graph.Number(1)]);
        }

        if (network.EncoderHidProj is { } project)
        {
            context = layers.Linear(context, project);
        }

        x = layers.Convolution(x, network.ConvIn);
        var skips = new Stack<string>([x]);
        foreach (var block in network.DownBlocks)
        {
            x = Down(layers, block, x, time, context, skips);
        }

        if (network.MidBlock is { } middle)
        {
            x = layers.Resnet(x, middle.Resnet0, time);
            if (middle.Attention is not null)
            {
                x = Transformer(layers, x, middle.Attention, context);
            }

            if (middle.Resnet1 is not null)
            {
                x = layers.Resnet(x, middle.Resnet1, time);
            }
        }

        foreach (var block in network.UpBlocks)
        {
            x = Up(layers, block, x, time, context, skips);
        }

        x = layers.Convolution(layers.Activate(layers.GroupNorm(x, network.ConvNormOut), activation), network.ConvOut);
        _graph.Output(x, "out_sample", "batch", _config.OutChannels, "height", "width");
        return _graph;
    }

    /// <summary>Declares the inputs beside sample and prompt, and embeds them all; mirrors TimeConditioning.</summary>
    private string Time(LayerGraph layers, string timestep)
    {
        var first = _config.BlockOutChannels[0];
        var features = Features(layers, timestep, first);
        if (_config.TimeCondProjDim is { } width)
        {
            features = layers.Add(
                features,
                layers.Linear(_graph.Input("timestep_cond", DataType.Float, "batch", width), network.TimeEmbedding.CondProj!)
            );
        }

        var embedding = Embed(layers, features, network.TimeEmbedding);
        if (network.ClassEmbedding is { } classes)
        {
            var embedded = EmbedClass(layers, classes);
            embedding = _config.ClassEmbeddingsConcat
                ? _graph.Node("Concat", [embedding, embedded], OnnxAttribute.Of("axis", -1))
                : layers.Add(embedding, embedded);
        }

        if (network.AddEmbedding is { } added)
        {
            var pooled = _graph.Input("text_embeds", DataType.Float, "batch", _config.PooledWidth);
            var ids = _graph.Input("time_ids", DataType.Float, "batch", UNet2DConditionConfig.TimeIds);
            var channels = _config.AdditionTimeEmbedDim!.Value;
            var numbers = Features(layers, _graph.Node("Reshape", [ids, _graph.Ints(-1)]), channels);
            var flat = _graph.Node("Reshape", [numbers, _graph.Ints(-1, UNet2DConditionConfig.TimeIds * channels)]);
            embedding = layers.Add(embedding, Embed(layers, _graph.Node("Concat", [pooled, flat], OnnxAttribute.Of("axis", -1)), added));
        }

        if (_config.TimeEmbeddingActFn is { } last)
        {
            embedding = layers.Activate(embedding, Activations.Parse(last));
        }

        return _config.ResnetSkipTimeAct ? embedding : layers.Activate(embedding, Activations.Parse(_config.ActFn));
    }

    private string EmbedClass(LayerGraph layers, ClassEmbedding classes)
    {
        const string input = "class_labels";
        return classes.Module switch
        {
            Embedding table => layers.Embedding(_graph.Input(input, DataType.Int64, "batch"), table),
            TimestepEmbedding embedding when classes.Sinusoid => Embed(
                layers,
                Features(layers, _graph.Input(input, DataType.Float, "batch"), _config.BlockOutChannels[0]),
                embedding
            ),
            TimestepEmbedding embedding => Embed(
                layers,
                _graph.Input(input, DataType.Float, "batch", _config.ProjectionClassEmbeddingsInputDim!.Value),
                embedding
            ),
            Linear layer => layers.Linear(
                _graph.Input(input, DataType.Float, "batch", _config.ProjectionClassEmbeddingsInputDim!.Value),
                layer
            ),
            _ => _graph.Input(input, DataType.Float, "batch", _config.TimeWidth),
        };
    }

    private static string Embed(LayerGraph layers, string features, TimestepEmbedding layer)
    {
        var embedding = layers.Linear(layers.Activate(layers.Linear(features, layer.Linear1), layer.Activation), layer.Linear2);
        return layer.PostActivation is { } post ? layers.Activate(embedding, post) : embedding;
    }

    /// <summary>Sinusoidal features of a vector of numbers.</summary>
    private string Features(LayerGraph layers, string numbers, int channels)
    {
        var half = channels / 2;
        var frequencies = (arange(half, ScalarType.Float32) * (-Math.Log(10000) / (half - _config.FreqShift))).exp().unsqueeze(0);
        var angles = layers.Multiply(
            _graph.Node("Unsqueeze", [numbers, _graph.Ints(1)]),
            _graph.Exact($"frequencies {channels}", frequencies)
        );
        var (sin, cos) = (_graph.Node("Sin", [angles]), _graph.Node("Cos", [angles]));
        var features = _graph.Node("Concat", _config.FlipSinToCos ? [cos, sin] : [sin, cos], OnnxAttribute.Of("axis", -1));
        return channels % 2 == 0 ? features : _graph.Node("Pad", [features, _graph.Ints(0, 0, 0, 1)]);
    }

    private static string Down(LayerGraph layers, DownBlock block, string x, string time, string context, Stack<string> skips)
    {
        for (var i = 0; i < block.Resnets.Count; i++)
        {
            if (block.Resnets[i] is { } resnet)
            {
                x = layers.Resnet(x, resnet, time);
            }

            if (block.Attentions.Count > 0 && block.Attentions[i] is { } attention)
            {
                x = Transformer(layers, x, attention, context);
            }

            skips.Push(x);
        }

        if (block.Downsampler is not null)
        {
            skips.Push(x = layers.Downsample(x, block.Downsampler));
        }

        return x;
    }

    private static string Up(LayerGraph layers, UpBlock block, string x, string time, string context, Stack<string> skips)
    {
        for (var i = 0; i < block.Resnets.Count; i++)
        {
            var skip = skips.Pop();
            if (block.Resnets[i] is { } resnet)
            {
                x = layers.Resnet(layers.Graph.Node("Concat", [x, skip], OnnxAttribute.Of("axis", 1)), resnet, time);
            }

            if (block.Attentions.Count > 0 && block.Attentions[i] is { } attention)
            {
                x = Transformer(layers, x, attention, context);
            }
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
            h = layers.Add(h, Attend(layers, normal, block.Attn1, block.CrossOnly ? context : normal));
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
        return layers.Linear(layers.Attend(q, k, v, layers.OutFeatures(layer.ToQ), layer.Heads), layer.ToOut);
    }

    private static string Feed(LayerGraph layers, string x, FeedForward layer)
    {
        var parts = layers.Graph.Nodes("Split", [layers.Linear(x, layer.Proj)], 2, OnnxAttribute.Of("axis", -1));
        return layers.Linear(layers.Multiply(parts[0], layers.Gelu(parts[1])), layer.Out);
    }
}
