using HybridGrains.ModelKit.Onnx.Proto;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Training.Tests.Pruning;

/// <summary>Parameters and arithmetic of an ONNX file, from its weights and from the shapes of the values that really flow in it.</summary>
internal static class OnnxCount
{
    /// <summary>Elements of the initializers that are weights: those with a parameter's dotted name.</summary>
    public static long Parameters(string path) =>
        Read(path)
            .Graph.Initializer.Where(tensor =>
                tensor.Name.Contains(".weight", StringComparison.Ordinal) || tensor.Name.Contains(".bias", StringComparison.Ordinal)
            )
            .Sum(tensor => tensor.Dims.Aggregate(1L, (product, side) => product * side));

    /// <summary>Two per multiply-add of convolutions, matrix products and attention.</summary>
    public static double Flops(string path, int channels, int side, int tokens, int width)
    {
        var model = Read(path);
        var nodes = model.Graph.Node.Where(node => node.OpType is "Conv" or "MatMul" or "MultiHeadAttention").ToList();
        var shapes = Shapes(model, [.. nodes.SelectMany(node => node.Input.Concat(node.Output)).Distinct()], channels, side, tokens, width);
        return nodes.Sum(node =>
            node.OpType switch
            {
                "Conv" => 2.0 * Product(shapes[node.Output[0]]) * Product(shapes[node.Input[1]][1..]),
                "MatMul" => 2.0 * Product(shapes[node.Output[0]]) * shapes[node.Input[0]][^1],
                _ => 4.0 * Product(shapes[node.Input[0]]) * shapes[node.Input[1]][1],
            }
        );
    }

    /// <summary>Runs the graph once with every value asked for as an output.</summary>
    private static Dictionary<string, long[]> Shapes(ModelProto model, string[] values, int channels, int side, int tokens, int width)
    {
        var initializers = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.Dims.ToArray());
        var inputs = model.Graph.Input.Select(input => input.Name).ToHashSet();
        foreach (var value in values.Where(value => !initializers.ContainsKey(value) && !inputs.Contains(value)))
        {
            model.Graph.Output.Add(new ValueInfoProto { Name = value });
        }

        using var stream = new MemoryStream();
        using (var coded = new Google.Protobuf.CodedOutputStream(stream, leaveOpen: true))
        {
            model.WriteTo(coded);
        }

        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var session = new InferenceSession(stream.ToArray(), options);
        using var sample = OrtValue.CreateTensorValueFromMemory(new float[channels * side * side], [1, channels, side, side]);
        using var timestep = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
        using var context = OrtValue.CreateTensorValueFromMemory(new float[tokens * width], [1, tokens, width]);
        var given = new Dictionary<string, OrtValue>
        {
            ["sample"] = sample,
            ["timestep"] = timestep,
            ["encoder_hidden_states"] = context,
        };
        using var run = new RunOptions();
        using var outputs = session.Run(run, given, session.OutputNames);
        var shapes = session
            .OutputNames.Select((name, i) => (name, outputs[i].GetTensorTypeAndShape().Shape))
            .ToDictionary(item => item.name, item => item.Shape);
        foreach (var (name, shape) in initializers)
        {
            shapes.TryAdd(name, shape);
        }

        foreach (var (name, value) in given)
        {
            shapes.TryAdd(name, value.GetTensorTypeAndShape().Shape);
        }

        return shapes;
    }

    private static ModelProto Read(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

    private static double Product(long[] shape) => shape.Aggregate(1.0, (product, side) => product * side);
}
