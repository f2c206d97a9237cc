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
    private readonly OnnxExportOptions _options = options ?? new OnnxExportOptions();
    private readonly GraphProto _graph = new() { Name = name };
    private readonly Dictionary<string, string> _constants = [];
    private readonly List<OnnxInitializer> _initializers = [];
    private int _nodes;
    private bool _runtimeOperators;

    public OnnxExportOptions Options => _options;

    /// <param name="dimensions">Names of dynamic dimensions (string) and sizes of fixed ones (int).</param>
    public string Input(string input, DataType type, params object[] dimensions)
    {
        _graph.Input.Add(Describe(input, type, dimensions));
        return input;
    }

    /// <summary>Makes <paramref name="value"/> an output of the graph, as fp32.</summary>
    public void Output(string value, string output, params object[] dimensions)
    {
        Add("Identity", output, [value]);
        _graph.Output.Add(Describe(output, DataType.Float, dimensions));
    }

    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) => Nodes(operation, inputs, 1, attributes)[0];

    public string[] Nodes(string operation, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        var id = $"{operation}_{_nodes++}";
        var results = Enumerable.Range(0, outputs).Select(i => outputs == 1 ? id : $"{id}.{i}").ToArray();
        _graph.Node.Add(
            new NodeProto
            {
                OpType = operation,
                Name = id,
                Input = { inputs },
                Output = { results },
                Attribute = { attributes },
            }
        );
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

    /// <summary>
    /// A weight, as fp32. Stored as fp16 or integers it is widened by the graph, and transposed there; ONNX Runtime
    /// does both once, when it loads the file.
    /// </summary>
    /// <param name="value">As the network has it; sides of 1 may be added.</param>
    /// <param name="transpose">Of a matrix: inputs x outputs is wanted.</param>
    public string Weight(string weight, Tensor value, bool transpose = false)
    {
        var result = transpose ? weight + ".transposed" : weight;
        return Constant(
            result,
            () =>
            {
                if (_options.Quantization != OnnxQuantization.None && StoredWeights.IsMatrix(value))
                {
                    Quantized(weight, value, transpose, result);
                    return;
                }

                var (stored, place) = Places.Find(weight, value.shape) ?? (StoredWeights.TypeOf(value, _options), (OnnxPlace?)null);
                var name = stored == ScalarType.Float32 ? weight : $"{weight}.{stored}";
                Constant($"stored {name}", () => Store(name, value, stored, OnnxTypes.Of(stored), place));
                Formed(name, stored == ScalarType.Float32, transpose, result);
            }
        );
    }

    /// <summary>A matrix as integers (inputs x outputs) and the scale of each output, for products in integers.</summary>
    public (string Integers, string Scales) IntegerWeight(string weight, Tensor value)
    {
        var (integers, factors) = (weight + ".int8", weight + ".scale");
        Constant(
            integers,
            () =>
            {
                const int Most = QuantizedWeight.LargestInProducts;
                var scales = QuantizedWeight.Scales(value, outputs: 1, Most);
                Store(integers, value.shape, ScalarType.Int8, DataType.Int8, () => QuantizedWeight.Integers(value, scales, Most));
                Store(factors, scales.flatten(), ScalarType.Float32, DataType.Float);
            }
        );
        return (integers, factors);
    }

    /// <summary>A table that must not lose digits.</summary>
    public string Exact(string table, Tensor value) => Constant(table, () => Store(table, value, ScalarType.Float32, DataType.Float));

    public string Number(float value) =>
        Constant(
            FormattableString.Invariant($"number {value}"),
            () => Store(FormattableString.Invariant($"number {value}"), tensor(value), ScalarType.Float32, DataType.Float)
        );

    public string Ints(params long[] values) =>
        Constant(
            "ints " + string.Join(',', values),
            () => Store("ints " + string.Join(',', values), [values.Length], ScalarType.Int64, DataType.Int64, () => tensor(values))
        );

    /// <summary>Writes the model, with a second file for large networks; each file appears under its name only when complete.</summary>
    /// <exception cref="ArgumentException">The weights it points at lie in another folder, where ONNX Runtime does not look.</exception>
    public void Save(string path)
    {
        if (_options.Weights is { } weights && Folder(weights) != Folder(path))
        {
            throw new ArgumentException($"{weights} must lie in the folder of {path}.", nameof(path));
        }

        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "HybridGrains.ModelKit",
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        if (_runtimeOperators)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = RuntimeDomain, Version = 1 });
        }

        OnnxModelFile.Write(path, model, _graph, _initializers, _options.ExternalDataThresholdBytes);
    }

    private SafetensorsPlaces Places => field ??= SafetensorsPlaces.Of(_options.Weights);

    private void Quantized(string weight, Tensor value, bool transpose, string result)
    {
        var scales = QuantizedWeight.Scales(value, outputs: 0);
        Store(weight + ".int8", value.shape, ScalarType.Int8, DataType.Int8, () => QuantizedWeight.Integers(value, scales));
        Store(weight + ".scale", scales, ScalarType.Float32, DataType.Float);
        Add("Cast", weight + ".wide", [weight + ".int8"], OnnxAttribute.Of("to", (long)DataType.Float));
        var scaled = transpose ? weight + ".scaled" : result;
        Add("Mul", scaled, [weight + ".wide", weight + ".scale"]);
        if (transpose)
        {
            Transpose(scaled, result);
        }
    }

    /// <summary>Transposed while it is narrow: then only one copy of the size of fp32 is made when the file is loaded.</summary>
    private void Formed(string stored, bool isWide, bool transpose, string result)
    {
        var formed =
            !transpose ? stored
            : isWide ? result
            : stored + ".transposed";
        if (transpose)
        {
            Transpose(stored, formed);
        }

        if (!isWide)
        {
            Add("Cast", result, [formed], OnnxAttribute.Of("to", (long)DataType.Float));
        }
    }

    private void Transpose(string matrix, string result) => Add("Transpose", result, [matrix], OnnxAttribute.Of("perm", 1, 0));

    private string Constant(string key, Action store)
    {
        if (_constants.TryAdd(key, key))
        {
            store();
        }

        return key;
    }

    private void Add(string operation, string result, string[] inputs, params AttributeProto[] attributes) =>
        _graph.Node.Add(
            new NodeProto
            {
                OpType = operation,
                Name = result,
                Input = { inputs },
                Output = { result },
                Attribute = { attributes },
            }
        );

    private void Store(string initializer, Tensor value, ScalarType stored, DataType type, OnnxPlace? place = null) =>
        Store(initializer, value.shape, stored, type, () => value.detach().cpu().to(stored).contiguous(), place);

    private void Store(string initializer, long[] shape, ScalarType stored, DataType type, Func<Tensor> produce, OnnxPlace? place = null)
    {
        var bytes = shape.Aggregate((long)stored.ElementSize(), (product, side) => product * side);
        _initializers.Add(new OnnxInitializer(initializer, type, shape, bytes, produce) { Place = place });
    }

    private static string? Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path));

    private static ValueInfoProto Describe(string value, DataType type, object[] dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(
                dimension is string named
                    ? new TensorShapeProto.Types.Dimension { DimParam = named }
                    : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension) }
            );
        }

        return new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape },
            },
        };
    }
}
