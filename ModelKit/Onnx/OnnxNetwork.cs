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

    /// <summary>The first output, fp32.</summary>
    /// <param name="inputs">Values by input name: int64, or fp32.</param>
    public Tensor Run(params ReadOnlySpan<(string Name, Tensor Value)> inputs)
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
            var shape = outputs[0].GetTensorTypeAndShape().Shape;
            return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), shape);
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
        return whole.dtype == ScalarType.Int64
            ? OrtValue.CreateTensorValueFromMemory(whole.data<long>().ToArray(), whole.shape)
            : OrtValue.CreateTensorValueFromMemory(whole.to(ScalarType.Float32).data<float>().ToArray(), whole.shape);
    }
}
