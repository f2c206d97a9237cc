using HybridGrains.ModelKit.Onnx;
using TorchSharp;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.Training.Readers;

/// <summary>The evaluator as an ONNX graph, for programs without TorchSharp.</summary>
internal static class SceneReaderGraph
{
    /// <summary>
    /// Input pictures (batch x 3 x height x width in -1..1); outputs presence, object, size, background: the logits, before any
    /// sigmoid or softmax.
    /// </summary>
    /// <param name="weights">The reader's safetensors in the folder of the file, which then points at them. Default: null, inside.</param>
    public static void Save(SceneReader reader, string path, string? weights = null)
    {
        var graph = new OnnxGraph("scene_reader", new OnnxExportOptions { Weights = weights });
        var layers = new LayerGraph(graph, reader);
        var pictures = graph.Input("pictures", DataType.Float, "batch", 3, "height", "width");
        var x = Features(layers, pictures, reader);
        graph.Output(
            graph.Node("Squeeze", [layers.Convolution(x, reader.Presence), graph.Ints(1)]),
            "presence",
            "batch",
            "rows",
            "columns"
        );
        graph.Output(layers.Convolution(x, reader.Object), "object", "batch", reader.Config.Objects.Count + 1, "rows", "columns");
        graph.Output(layers.Convolution(x, reader.Size), "size", "batch", reader.Config.Sizes.Count, "rows", "columns");
        var mean = graph.Node("ReduceMean", [x], OnnxAttribute.Of("axes", 2, 3), OnnxAttribute.Of("keepdims", 0));
        graph.Output(layers.Linear(mean, reader.Background), "background", "batch", reader.Config.Backgrounds.Count + 1);
        graph.Save(path);
    }

    private static string Features(LayerGraph layers, string pictures, SceneReader reader)
    {
        var x = layers.Silu(layers.Convolution(pictures, reader.Half));
        x = layers.Resnet(layers.Convolution(x, reader.Quarter), reader.QuarterBlock);
        var eighth = layers.Resnet(layers.Convolution(x, reader.Eighth), reader.EighthBlock);
        x = layers.Convolution(eighth, reader.Sixteenth);
        foreach (var block in reader.SixteenthBlocks)
        {
            x = layers.Resnet(x, block);
        }

        x = layers.Add(Doubled(layers.Graph, layers.Convolution(x, reader.Back)), eighth);
        return layers.Silu(layers.GroupNorm(layers.Resnet(x, reader.Fused), reader.Norm));
    }

    private static string Doubled(OnnxGraph graph, string x) =>
        graph.Node(
            "Resize",
            [x, "", graph.Exact("double", torch.tensor(new[] { 1f, 1f, 2f, 2f }))],
            OnnxAttribute.Of("mode", "nearest"),
            OnnxAttribute.Of("nearest_mode", "floor"),
            OnnxAttribute.Of("coordinate_transformation_mode", "asymmetric")
        );
}
