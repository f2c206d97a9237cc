using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>An ONNX file run by ONNX Runtime on CPU, with torch tensors in and out, for checking exports.</summary>
public sealed class OnnxNetwork : IDisposable
{
    private readonly InferenceSession _session;

    /// <param name="path">An ONNX file.</param>
    /// <param name="options">Disposed with this. Default: null, ONNX Runtime's defaults.</param>
    public OnnxNetwork(string path, SessionOptions? options = null)
    {
        _session = options is null ? new InferenceSession(path) : new InferenceSession(path, options);
    }

    public IReadOnlyCollection<string> InputNames => _session.InputNames;

    public IReadOnlyCollection<string> OutputNames => _session.OutputNames;

    /// <summary>Sizes of a declared input; -1 where any size goes.</summary>
    public IReadOnlyList<int> InputShape(string name) => _session.InputMetadata[name].Dimensions;

    /// <summary>
    /// A random value that fits an input: one row, <paramref name="side"/> cells along free sides of maps,
    /// <paramref name="tokens"/> along those of sequences.
    /// </summary>
    /// <exception cref="InvalidDataException">An input of a type that the engine does not give.</exception>
    public Tensor Probe(string input, int side, int tokens)
    {
        var metadata = _session.InputMetadata[input];
        var free = metadata.Dimensions.Length == 4 ? side : tokens;
        var shape = metadata
            .Dimensions.Select(
                (size, i) =>
                    size > 0 ? size
                    : i == 0 ? 1L
                    : free
            )
            .ToArray();
        if (metadata.ElementType == typeof(float))
        {
            return randn(shape);
        }

        return metadata.ElementType == typeof(long) ? ones(shape, ScalarType.Int64)
            : metadata.ElementType == typeof(int) ? ones(shape, ScalarType.Int32)
            : throw new InvalidDataException(
                $"Input {input} takes {metadata.ElementType.Name}; only float, int32 and int64 inputs can be served. Export "
                    + "with fp32 inputs."
            );
    }

    /// <summary>The first output, fp32.</summary>
    /// <param name="inputs">Values by input name: int32, int64, or fp32.</param>
    public Tensor Run(params ReadOnlySpan<(string Name, Tensor Value)> inputs) => RunAll(inputs)[0];

    /// <summary>Every output, fp32, in the order of <see cref="OutputNames"/>.</summary>
    public IReadOnlyList<Tensor> RunAll(params ReadOnlySpan<(string Name, Tensor Value)> inputs)
    {
        var values = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, value) in inputs)
            {
                values.Add(name, ToOrt(value));
            }

            using var runOptions = new RunOptions();
            using var outputs = _session.Run(runOptions, values, _session.OutputNames);
            return
            [
                .. outputs.Select(output => tensor(output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape)),
            ];
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue ToOrt(Tensor value)
    {
        using var whole = value.detach().cpu().contiguous();
        return whole.dtype switch
        {
            ScalarType.Int64 => OrtValue.CreateTensorValueFromMemory(whole.data<long>().ToArray(), whole.shape),
            ScalarType.Int32 => OrtValue.CreateTensorValueFromMemory(whole.data<int>().ToArray(), whole.shape),
            _ => OrtValue.CreateTensorValueFromMemory(whole.to(ScalarType.Float32).data<float>().ToArray(), whole.shape),
        };
    }
}
