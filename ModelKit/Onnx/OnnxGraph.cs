using System.Runtime.InteropServices;
using Google.Protobuf;
using HybridGrains.ModelKit.Onnx.Proto;
using TorchSharp;
using static TorchSharp.torch;
using DataType = HybridGrains.ModelKit.Onnx.Proto.TensorProto.Types.DataType;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>A graph under construction. Values are named by strings, as in ONNX.</summary>
internal sealed class OnnxGraph(string name, OnnxExportOptions? options = null)
{
    /// <summary>The oldest operator set with LayerNormalization, so that old runtimes load the files too.</summary>
    private const long OperatorSet = 17;

    private const long IrVersion = 8;
    private const string RuntimeDomain = "com.microsoft";
    private const double LargestHalf = 65504;
    private readonly OnnxExportOptions _options = options ?? new OnnxExportOptions();
    private readonly GraphProto _graph = new() { Name = name };
    private readonly Dictionary<string, string> _constants = [];
    private int _nodes;
    private bool _runtimeOperators;

    /// <param name="dimensions">Names of dynamic dimensions (string) and sizes of fixed ones (int).</param>
    public string Input(string input, DataType type, params object[] dimensions)
    {
        _graph.Input.Add(Describe(input, type, dimensions));
        return input;
    }

    /// <summary>Makes <paramref name="value"/> an output of the graph, as fp32.</summary>
    public void Output(string value, string output, params object[] dimensions)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = output, Input = { value }, Output = { output } });
        _graph.Output.Add(Describe(output, DataType.Float, dimensions));
    }

    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) => Nodes(operation, inputs, 1, attributes)[0];

    public string[] Nodes(string operation, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        var id = $"{operation}_{_nodes++}";
        var results = Enumerable.Range(0, outputs).Select(i => outputs == 1 ? id : $"{id}.{i}").ToArray();
        _graph.Node.Add(new NodeProto { OpType = operation, Name = id, Input = { inputs }, Output = { results }, Attribute = { attributes } });
        return results;
    }

    /// <summary>A node with one output of an operator of ONNX Runtime's own, which other runtimes lack.</summary>
    public string RuntimeNode(string operation, string[] inputs, params AttributeProto[] attributes)
    {
        _runtimeOperators = true;
        var result = Node(operation, inputs, attributes);
        _graph.Node[^1].Domain = RuntimeDomain;
        return result;
    }

    /// <summary>A weight, as fp32. Stored as fp16 it is widened by the graph; ONNX Runtime folds the widening when it loads it.</summary>
    public string Weight(string weight, Tensor value) => Constant(weight, () =>
    {
        if (!Narrows(value))
        {
            Store(weight, value, ScalarType.Float32, DataType.Float);
            return;
        }

        Store(weight + ".fp16", value, ScalarType.Float16, DataType.Float16);
        _graph.Node.Add(new NodeProto
        {
            OpType = "Cast", Name = weight, Input = { weight + ".fp16" }, Output = { weight }, Attribute = { OnnxAttribute.Of("to", (long)DataType.Float) },
        });
    });

    /// <summary>A table that must not lose digits.</summary>
    public string Exact(string table, Tensor value) => Constant(table, () => Store(table, value, ScalarType.Float32, DataType.Float));

    public string Number(float value) => Constant(
        FormattableString.Invariant($"number {value}"), () => Store(FormattableString.Invariant($"number {value}"), tensor(value), ScalarType.Float32, DataType.Float));

    public string Ints(params long[] values)
    {
        var key = "ints " + string.Join(',', values);
        return Constant(key, () => _graph.Initializer.Add(new TensorProto
        {
            Name = key, DataType = (int)DataType.Int64, Dims = { values.Length }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        }));
    }

    /// <summary>Writes the model, with a second file for large networks; each file appears under its name only when complete.</summary>
    public void Save(string path)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion, ProducerName = "HybridGrains.ModelKit", Graph = _graph, OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        if (_runtimeOperators) model.OpsetImport.Add(new OperatorSetIdProto { Domain = RuntimeDomain, Version = 1 });

        var data = path + OnnxExternalData.Suffix;
        var apart = _graph.Initializer.Sum(tensor => (long)tensor.RawData.Length) > _options.ExternalDataThresholdBytes;
        if (apart) OnnxExternalData.MoveOut(_graph.Initializer, data);

        var temporary = path + ".partial";
        using (var stream = File.Create(temporary)) model.WriteTo(stream);
        File.Move(temporary, path, overwrite: true);
        if (!apart) File.Delete(data);
    }

    /// <summary>Matrices and kernels are narrowed; norms and biases are small, and values beyond fp16 would become infinite.</summary>
    private bool Narrows(Tensor value)
    {
        using var scope = NewDisposeScope();
        return _options.Dtype == OnnxDtype.Float16
            && value.shape.Count(side => side > 1) > 1
            && value.detach().abs().max().to(ScalarType.Float64).item<double>() <= LargestHalf;
    }

    private string Constant(string key, Action store)
    {
        if (_constants.TryAdd(key, key)) store();
        return key;
    }

    private void Store(string initializer, Tensor value, ScalarType stored, DataType type)
    {
        using var scope = NewDisposeScope();
        _graph.Initializer.Add(new TensorProto
        {
            Name = initializer, DataType = (int)type, Dims = { value.shape }, RawData = UnsafeByteOperations.UnsafeWrap(value.detach().cpu().to(stored).contiguous().bytes.ToArray()),
        });
    }

    private static ValueInfoProto Describe(string value, DataType type, object[] dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(dimension is string named
                ? new TensorShapeProto.Types.Dimension { DimParam = named }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension) });
        }

        return new ValueInfoProto { Name = value, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
