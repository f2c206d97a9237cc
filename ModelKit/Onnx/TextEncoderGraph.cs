using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Clip;
using TorchSharp;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// CLIPTextModel as an ONNX graph, without attention mask (as Stable Diffusion runs it). Outputs: last_hidden_state; pooler_output,
/// or text_embeds with projection; and the last but one of the hidden states under optimum's name, hidden_states.N.
/// </summary>
internal static class TextEncoderGraph
{
    public static OnnxGraph Build(CLIPTextModel network, OnnxExportOptions options)
    {
        var graph = new OnnxGraph("text_encoder", options);
        var layers = new LayerGraph(graph, network);
        var ids = graph.Input("input_ids", DataType.Int64, "batch", "sequence");
        var count = graph.Node("Slice", [graph.Node("Shape", [ids]), graph.Ints(1), graph.Ints(2), graph.Ints(0)]);
        var mask = CausalMask(graph, network.Config.MaxPositionEmbeddings, count);
        var x = layers.Add(layers.Embedding(ids, network.TokenEmbedding), layers.FirstRows(network.PositionEmbedding, count));
        var states = new List<string> { x };
        foreach (var layer in network.Layers)
        {
            states.Add(x = Layer(layers, x, layer, network.Config.HiddenSize, mask));
        }

        var last = layers.LayerNorm(x, network.FinalLayerNorm);
        graph.Output(last, "last_hidden_state", "batch", "sequence", network.Config.HiddenSize);
        var pooled = Pool(graph, last, ids, network.Config);
        if (network is CLIPTextModelWithProjection projecting)
        {
            graph.Output(layers.Linear(pooled, projecting.TextProjection), "text_embeds", "batch", network.Config.ProjectionDim);
        }
        else
        {
            graph.Output(pooled, "pooler_output", "batch", network.Config.HiddenSize);
        }

        graph.Output(states[^2], $"hidden_states.{states.Count - 2}", "batch", "sequence", network.Config.HiddenSize);
        return graph;
    }

    /// <summary>The state at the first end-of-text token, or at the largest id where the config means that.</summary>
    private static string Pool(OnnxGraph graph, string states, string ids, CLIPTextConfig config)
    {
        var marked = config.PoolsAtLargestId ? ids : graph.Node("Equal", [ids, graph.Ints(config.EosTokenId!.Value)]);
        var numbers = graph.Node("Cast", [marked], OnnxAttribute.Of("to", (long)DataType.Int32));
        var position = graph.Node("ArgMax", [numbers], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 1));
        return graph.Node("GatherND", [states, position], OnnxAttribute.Of("batch_dims", 1));
    }

    private static string Layer(LayerGraph layers, string x, ClipLayer layer, int hidden, string mask)
    {
        var normal = layers.LayerNorm(x, layer.LayerNorm1);
        var attention = layer.SelfAttn;
        var attended = layers.AttendMasked(
            layers.Linear(normal, attention.QProj),
            layers.Linear(normal, attention.KProj),
            layers.Linear(normal, attention.VProj),
            hidden,
            attention.Heads,
            mask
        );
        x = layers.Add(x, layers.Linear(attended, attention.OutProj));
        var h = layers.Linear(layers.LayerNorm(x, layer.LayerNorm2), layer.Fc1);
        h = layer.QuickGelu
            ? layers.Multiply(h, layers.Graph.Node("Sigmoid", [layers.Multiply(h, layers.Graph.Number(1.702f))]))
            : layers.Gelu(h);
        return layers.Add(x, layers.Linear(h, layer.Fc2));
    }

    /// <summary>The corner of one stored mask that fits the tokens at hand.</summary>
    private static string CausalMask(OnnxGraph graph, int most, string count)
    {
        var full = zeros(most, most).masked_fill(ones(most, most, dtype: ScalarType.Bool).triu(1), float.MinValue);
        var ends = graph.Node("Concat", [count, count], OnnxAttribute.Of("axis", 0));
        return graph.Node("Slice", [graph.Exact("causal_mask", full), graph.Ints(0, 0), ends, graph.Ints(0, 1)]);
    }
}
