using Google.Protobuf;
using HybridGrains.ModelKit.Onnx.Proto;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Takes weights out of an ONNX file that lie in a safetensors file too, and lets the file point at those. The graph transposes
/// and widens them into what it held; a weight whose numbers are not exactly those stays where it is.
/// </summary>
public sealed class SharedWeights
{
    /// <summary>Our exports call a weight "conv.weight" that they store narrow "conv.weight.fp16".</summary>
    private static readonly string[] Suffixes = ["", ".fp16", ".Float16"];

    private readonly SafetensorsFile _file;
    private readonly string _location;
    private readonly List<NodeProto> _nodes = [];
    private long _saved;

    private SharedWeights(SafetensorsFile file)
    {
        _file = file;
        _location = Path.GetFileName(file.Origin);
    }

    /// <param name="source">An ONNX file with its weights inside.</param>
    /// <param name="safetensors">The same network's weights.</param>
    /// <param name="target">ONNX file to write, in the folder of <paramref name="safetensors"/>; may be the source.</param>
    /// <returns>Bytes of constants that the file no longer holds.</returns>
    /// <exception cref="InvalidDataException">No ONNX file.</exception>
    public static long Link(string source, string safetensors, string target)
    {
        var model = Parse(source);
        using var file = SafetensorsFile.Open(safetensors);
        var shared = new SharedWeights(file);
        foreach (var constant in model.Graph.Initializer)
        {
            using var scope = NewDisposeScope();
            shared.Share(constant);
        }

        var nodes = model.Graph.Node.ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(shared._nodes.Concat(nodes));
        var temporary = target + ".partial";
        using (var stream = File.Create(temporary))
        {
            model.WriteTo(stream);
        }

        File.Move(temporary, target, overwrite: true);
        return shared._saved;
    }

    private static ModelProto Parse(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is null ? throw new InvalidDataException($"{path} is no ONNX file: it has no graph.") : model;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{path} is no ONNX file: {e.Message}", e);
        }
    }

    private void Share(TensorProto constant)
    {
        var type = (DataType)constant.DataType;
        var name = Suffixes
            .Where(suffix => constant.Name.EndsWith(suffix, StringComparison.Ordinal))
            .Select(suffix => constant.Name[..^suffix.Length])
            .FirstOrDefault(_file.Entries.ContainsKey);
        if (name is null || constant.RawData.Length == 0 || type is not (DataType.Float or DataType.Float16))
        {
            return;
        }

        var stored = _file.Read(name);
        var isMatrix = stored.dim() == 2 && constant.Dims.SequenceEqual(stored.shape.Reverse());
        if (isMatrix && IsSame(stored.t(), constant))
        {
            Point(constant, _file.Entries[name], transpose: true);
        }
        else if (stored.numel() == constant.Dims.Aggregate(1L, (product, side) => product * side) && IsSame(stored, constant))
        {
            Point(constant, _file.Entries[name], transpose: false);
        }
    }

    /// <summary>Whether a stored tensor, widened, is the constant bit for bit.</summary>
    private static bool IsSame(Tensor stored, TensorProto constant)
    {
        if (OnnxTypes.Of(stored.dtype) == DataType.Undefined)
        {
            return false;
        }

        var type = (DataType)constant.DataType == DataType.Float ? ScalarType.Float32 : ScalarType.Float16;
        return (stored.dtype == type || type == ScalarType.Float32)
            && stored.to(type).contiguous().bytes.SequenceEqual(constant.RawData.Span);
    }

    /// <summary>Makes the constant what lies in the safetensors file, and nodes of it what the graph uses by its name.</summary>
    private void Point(TensorProto constant, SafetensorsEntry entry, bool transpose)
    {
        var (name, type, stored) = (constant.Name, (DataType)constant.DataType, OnnxTypes.Of(entry.Type));
        var widens = stored != type;
        var raw = transpose || widens ? name + ".shared" : name;
        var formed =
            !transpose ? raw
            : widens ? name + ".transposed"
            : name;
        if (transpose)
        {
            _nodes.Add(Node("Transpose", formed, raw, OnnxAttribute.Of("perm", 1, 0)));
            constant.Dims.Clear();
            constant.Dims.AddRange(entry.Shape);
        }

        if (widens)
        {
            _nodes.Add(Node("Cast", name, formed, OnnxAttribute.Of("to", (long)type)));
        }

        _saved += constant.RawData.Length;
        constant.ClearRawData();
        constant.Name = raw;
        constant.DataType = (int)stored;
        new OnnxPlace(_location, _file.OffsetOf(entry.Name)).Mark(constant, entry.End - entry.Begin);
    }

    private static NodeProto Node(string operation, string result, string input, AttributeProto attribute) =>
        new()
        {
            OpType = operation,
            Name = $"{result}.{operation}",
            Input = { input },
            Output = { result },
            Attribute = { attribute },
        };
}
