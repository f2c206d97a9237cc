using HybridGrains.Diffusion.Devices;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>One ONNX file, ready to run. Thread-safe.</summary>
internal sealed class NetworkSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly bool _ioBinding;

    public NetworkSession(string path, FamilyRuntimeOptions options, DeviceName device)
    {
        using var settings = SessionSettings.Of(options, device);
        _session = new InferenceSession(path, settings);
        _ioBinding = options.IoBinding;
        Output = _session.OutputMetadata.Keys.First();
    }

    /// <summary>Name of the first output.</summary>
    public string Output { get; }

    public IEnumerable<string> Outputs => _session.OutputMetadata.Keys;

    public bool Has(string input) => _session.InputMetadata.ContainsKey(input);

    /// <summary>Whether an input has no dimension, as optimum exports the timestep.</summary>
    public bool IsScalar(string input) => _session.InputMetadata[input].Dimensions.Length == 0;

    public bool IsInt64(string input) => _session.InputMetadata[input].ElementType == typeof(long);

    /// <summary>Size of an input along an axis; -1 when the file leaves it open.</summary>
    public int Dimension(string input, int axis) =>
        _session.InputMetadata[input].Dimensions is var sizes && axis < sizes.Length ? sizes[axis] : -1;

    /// <summary>Runs and returns the first output, row-major.</summary>
    public float[] Run(IReadOnlyDictionary<string, OrtValue> inputs) => Run(inputs, [Output])[0];

    /// <summary>Runs and returns the named outputs, row-major.</summary>
    public float[][] Run(IReadOnlyDictionary<string, OrtValue> inputs, string[] outputs)
    {
        using var options = new RunOptions();
        using var values = _session.Run(options, inputs, outputs);
        return [.. values.Select(value => value.GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>Runs and returns an output of truth values.</summary>
    public bool[] RunFlags(IReadOnlyDictionary<string, OrtValue> inputs, string output)
    {
        using var options = new RunOptions();
        using var values = _session.Run(options, inputs, [output]);
        return values[0].GetTensorDataAsSpan<bool>().ToArray();
    }

    /// <summary>Prepares repeated runs over buffers that stay where they are.</summary>
    public NetworkCall Call(IReadOnlyList<NetworkInput> inputs, float[] output, long[] outputShape) =>
        new(_session, Output, inputs, output, outputShape, _ioBinding);

    public void Dispose() => _session.Dispose();
}
