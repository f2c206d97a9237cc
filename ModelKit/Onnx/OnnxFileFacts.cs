using System.Globalization;
using Google.Protobuf;
using HybridGrains.ModelKit.Onnx.Proto;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>What an ONNX file of any origin holds.</summary>
/// <param name="Parameters">Numbers in its floating-point and 8-bit constants of more than one element.</param>
/// <param name="ExternalFiles">Files beside it that hold constants; plain names.</param>
public sealed record OnnxFileFacts(long Parameters, IReadOnlyList<string> ExternalFiles)
{
    private static readonly DataType[] Weights =
    [
        DataType.Float,
        DataType.Float16,
        DataType.Bfloat16,
        DataType.Double,
        DataType.Int8,
        DataType.Uint8,
    ];

    /// <summary>File and first byte of each constant that lies outside of it.</summary>
    public IReadOnlySet<(string Location, long Offset)> Places { get; private init; } = new HashSet<(string, long)>();

    /// <exception cref="InvalidDataException">No ONNX file, or one that names files elsewhere.</exception>
    public static OnnxFileFacts Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var graph =
                ModelProto.Parser.ParseFrom(stream).Graph ?? throw new InvalidDataException($"{path} is no ONNX file: it has no graph.");
            return new OnnxFileFacts(graph.Initializer.Where(IsWeight).Sum(Count), External(path, graph))
            {
                Places = graph.Initializer.Where(tensor => tensor.ExternalData.Count > 0).Select(Place).ToHashSet(),
            };
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or OverflowException)
        {
            throw new InvalidDataException($"{path} is no ONNX file: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> External(string path, GraphProto graph)
    {
        var names = graph
            .Initializer.SelectMany(tensor => tensor.ExternalData)
            .Where(entry => entry.Key == "location")
            .Select(entry => entry.Value)
            .Distinct()
            .ToList();
        return names.Find(name => name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0')) is { } elsewhere
            ? throw new InvalidDataException($"{path} keeps weights in '{elsewhere}', which is no file beside it.")
            : names;
    }

    private static (string Location, long Offset) Place(TensorProto tensor)
    {
        string? Value(string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
        return (Value("location") ?? "", long.TryParse(Value("offset"), CultureInfo.InvariantCulture, out var offset) ? offset : 0);
    }

    private static bool IsWeight(TensorProto tensor) => Weights.Contains((DataType)tensor.DataType) && Count(tensor) > 1;

    private static long Count(TensorProto tensor) => tensor.Dims.Aggregate(1L, (product, side) => checked(product * side));
}
