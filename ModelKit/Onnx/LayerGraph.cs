using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Onnx.Proto;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>The layers of ModelKit as ONNX nodes; each method mirrors the forward method of its layer.</summary>
internal sealed class LayerGraph
{
    private readonly Dictionary<nn.Module, string> _names;
    private readonly Dictionary<string, Tensor> _weights;

    public LayerGraph(OnnxGraph graph, Network network)
    {
        Graph = graph;
        _names = network.named_modules().ToDictionary(item => item.module, item => item.name, ReferenceEqualityComparer<nn.Module>());
        _weights = network.named_parameters().ToDictionary(item => item.name, item => (Tensor)item.parameter);
    }

    public OnnxGraph Graph { get; }

    public string Convolution(string x, Conv2d layer) =>
        Convolution(x, layer, [layer.Padding, layer.Padding, layer.Padding, layer.Padding]);

    public string Downsample(string x, Downsample2D layer) =>
        layer.Conv.Padding == 0 ? Convolution(x, layer.Conv, [0, 0, 1, 1]) : Convolution(x, layer.Conv);

    /// <param name="like">The result gets the height and width of this value; null doubles them.</param>
    public string Upsample(string x, Upsample2D layer, string? like = null) =>
        Convolution(like is null ? Enlarge(x, 2) : EnlargeTo(x, like), layer.Conv);

    /// <summary>Nearest neighbour, by a whole factor in both directions.</summary>
    public string Enlarge(string x, int factor) =>
        Resize(x, "", Graph.Exact($"enlarge {factor}", tensor(new[] { 1f, 1f, factor, factor })));

    /// <summary>Nearest neighbour, to the height and width of another value: source = floor(target * in / out), as in torch.</summary>
    public string EnlargeTo(string x, string like) =>
        Resize(x, "", "", Graph.Node("Concat", [Dimensions(x, 0, 2), Dimensions(like, 2, 4)], OnnxAttribute.Of("axis", 0)));

    public string Linear(string x, Linear layer)
    {
        var name = _names[layer];
        var weight = _weights[name + ".weight"];
        var product =
            Graph.Options.Quantization == OnnxQuantization.Dynamic
                ? IntegerProduct(x, name + ".weight", weight.t())
                : Graph.Node("MatMul", [x, Graph.Weight(name + ".weight", weight, transpose: true)]);
        return _weights.TryGetValue(name + ".bias", out var bias)
            ? Graph.Node("Add", [product, Graph.Weight(name + ".bias", bias)])
            : product;
    }

    public string GroupNorm(string x, GroupNorm layer)
    {
        var (one, zero) = (
            Graph.Exact($"ones {layer.Groups}", ones(layer.Groups)),
            Graph.Exact($"zeros {layer.Groups}", zeros(layer.Groups))
        );
        var grouped = Graph.Node("Reshape", [x, Graph.Ints(0, layer.Groups, -1)]);
        var normal = Graph.Node("InstanceNormalization", [grouped, one, zero], OnnxAttribute.Of("epsilon", (float)layer.Eps));
        return Affine(Graph.Node("Reshape", [normal, Graph.Node("Shape", [x])]), _names[layer], weight => weight.view(-1, 1, 1));
    }

    public string LayerNorm(string x, LayerNorm layer)
    {
        var name = _names[layer];
        return Graph.Node(
            "LayerNormalization",
            [x, Graph.Weight(name + ".weight", _weights[name + ".weight"]), Graph.Weight(name + ".bias", _weights[name + ".bias"])],
            OnnxAttribute.Of("axis", -1),
            OnnxAttribute.Of("epsilon", (float)layer.Eps)
        );
    }

    public string Embedding(string indices, Embedding layer) => Graph.Node("Gather", [Table(layer), indices], OnnxAttribute.Of("axis", 0));

    /// <param name="count">A value of one int64: how many rows.</param>
    public string FirstRows(Embedding layer, string count) => Graph.Node("Slice", [Table(layer), Graph.Ints(0), count, Graph.Ints(0)]);

    /// <param name="timeEmbedding">batch x width; null when the resnet has none.</param>
    public string Resnet(string x, ResnetBlock2D layer, string? timeEmbedding = null)
    {
        var h = Convolution(Activate(GroupNorm(x, layer.Norm1), layer.Activation), layer.Conv1);
        h =
            layer.TimeEmbProj is null || timeEmbedding is null
                ? GroupNorm(h, layer.Norm2)
                : AddTime(h, layer, Linear(timeEmbedding, layer.TimeEmbProj));
        h = Convolution(Activate(h, layer.Activation), layer.Conv2);
        var sum = Add(layer.ConvShortcut is null ? x : Convolution(x, layer.ConvShortcut), h);
        return layer.OutputScale == 1 ? sum : Graph.Node("Div", [sum, Graph.Number((float)layer.OutputScale)]);
    }

    /// <summary>softmax(q k^T / sqrt(width)) v over batch x tokens x channels, with the heads side by side in the channels.</summary>
    public string Attend(string q, string k, string v, int channels, int heads) =>
        Graph.Options.FusedAttention
            ? Graph.RuntimeNode("MultiHeadAttention", [q, k, v], OnnxAttribute.Of("num_heads", heads))
            : AttendMasked(q, k, v, channels, heads, mask: null);

    /// <summary>The same in standard operators, for scores with a mask.</summary>
    /// <param name="mask">Added to the scores; null for none.</param>
    public string AttendMasked(string q, string k, string v, int channels, int heads, string? mask)
    {
        var width = channels / heads;
        var scale = Graph.Number((float)(1 / Math.Sqrt(width)));
        var scores = Graph.Node(
            "MatMul",
            [Multiply(SplitHeads(q, heads, width, 0, 2, 1, 3), scale), SplitHeads(k, heads, width, 0, 2, 3, 1)]
        );
        var shares = Graph.Node("Softmax", [mask is null ? scores : Add(scores, mask)], OnnxAttribute.Of("axis", -1));
        var attended = Graph.Node("MatMul", [shares, SplitHeads(v, heads, width, 0, 2, 1, 3)]);
        return Graph.Node("Reshape", [Transpose(attended, 0, 2, 1, 3), Graph.Ints(0, 0, channels)]);
    }

    public int OutFeatures(Linear layer) => (int)_weights[_names[layer] + ".weight"].shape[0];

    public string Activate(string x, Activation activation) =>
        activation switch
        {
            Activation.Mish => Multiply(x, Graph.Node("Tanh", [Graph.Node("Softplus", [x])])),
            Activation.Gelu => Gelu(x),
            Activation.Relu => Graph.Node("Relu", [x]),
            _ => Silu(x),
        };

    public string Silu(string x) => Multiply(x, Graph.Node("Sigmoid", [x]));

    public string Gelu(string x)
    {
        var erf = Graph.Node("Erf", [Multiply(x, Graph.Number((float)Math.Sqrt(0.5)))]);
        return Multiply(Multiply(x, Graph.Number(0.5f)), Add(erf, Graph.Number(1)));
    }

    public string Add(string a, string b) => Graph.Node("Add", [a, b]);

    public string Multiply(string a, string b) => Graph.Node("Mul", [a, b]);

    public string Transpose(string x, params long[] order) => Graph.Node("Transpose", [x], OnnxAttribute.Of("perm", order));

    /// <summary>batch x channels x height x width to batch x positions x channels.</summary>
    public string ToTokens(string x, int channels) => Transpose(Graph.Node("Reshape", [x, Graph.Ints(0, channels, -1)]), 0, 2, 1);

    /// <summary>The inverse of <see cref="ToTokens"/>, to the shape of <paramref name="like"/>.</summary>
    public string ToMap(string x, string like) => Graph.Node("Reshape", [Transpose(x, 0, 2, 1), Graph.Node("Shape", [like])]);

    private string Resize(params string[] inputs) =>
        Graph.Node(
            "Resize",
            inputs,
            OnnxAttribute.Of("mode", "nearest"),
            OnnxAttribute.Of("nearest_mode", "floor"),
            OnnxAttribute.Of("coordinate_transformation_mode", "asymmetric")
        );

    private string Convolution(string x, Conv2d layer, long[] pads)
    {
        var name = _names[layer];
        var inputs = new List<string> { x, Graph.Weight(name + ".weight", layer.Weight) };
        if (layer.Bias is not null)
        {
            inputs.Add(Graph.Weight(name + ".bias", layer.Bias));
        }

        return Graph.Node(
            "Conv",
            [.. inputs],
            OnnxAttribute.Of("kernel_shape", layer.Weight.shape[2], layer.Weight.shape[3]),
            OnnxAttribute.Of("strides", layer.Stride, layer.Stride),
            OnnxAttribute.Of("pads", pads)
        );
    }

    private string AddTime(string h, ResnetBlock2D layer, string projected)
    {
        var time = Graph.Node("Unsqueeze", [projected, Graph.Ints(-2, -1)]);
        if (!layer.ScaleShift)
        {
            return GroupNorm(Add(h, time), layer.Norm2);
        }

        var parts = Graph.Nodes("Split", [time], 2, OnnxAttribute.Of("axis", 1));
        return Add(Multiply(GroupNorm(h, layer.Norm2), Add(parts[0], Graph.Number(1))), parts[1]);
    }

    /// <summary>
    /// x rounded to 8 bits at run time, times the integers of the weight, times both scales; ONNX Runtime runs this as one node.
    /// </summary>
    private string IntegerProduct(string x, string name, Tensor weight)
    {
        var (integers, scales) = Graph.IntegerWeight(name, weight);
        var rounded = Graph.Nodes("DynamicQuantizeLinear", [x], 3);
        var product = Graph.Node("MatMulInteger", [rounded[0], integers, rounded[2]]);
        var wide = Graph.Node("Cast", [product], OnnxAttribute.Of("to", (long)TensorProto.Types.DataType.Float));
        return Multiply(wide, Multiply(rounded[1], scales));
    }

    private string Affine(string x, string name, Func<Tensor, Tensor> shape)
    {
        var scaled = Multiply(x, Graph.Weight(name + ".weight", shape(_weights[name + ".weight"])));
        return Add(scaled, Graph.Weight(name + ".bias", shape(_weights[name + ".bias"])));
    }

    private string Table(Embedding layer) => Graph.Weight(_names[layer] + ".weight", _weights[_names[layer] + ".weight"]);

    private string SplitHeads(string x, int heads, int width, params long[] order) =>
        Transpose(Graph.Node("Reshape", [x, Graph.Ints(0, 0, heads, width)]), order);

    private string Dimensions(string x, long from, long to) =>
        Graph.Node("Slice", [Graph.Node("Shape", [x]), Graph.Ints(from), Graph.Ints(to), Graph.Ints(0)]);

    private static IEqualityComparer<T> ReferenceEqualityComparer<T>()
        where T : class =>
        EqualityComparer<T>.Create(ReferenceEquals, item => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item));
}
