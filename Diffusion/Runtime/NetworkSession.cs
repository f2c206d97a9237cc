using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>One ONNX file, ready to run. Thread-safe.</summary>
internal sealed class NetworkSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _output;

    public NetworkSession(string path, FamilyRuntimeOptions options)
    {
        using var settings = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (options.IntraOpThreads > 0) settings.IntraOpNumThreads = options.IntraOpThreads;
        // Silo and agent often share a machine: a thread that spins while it waits takes the other's core.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (options.Device == "cuda") settings.AppendExecutionProvider_CUDA();
        _session = new InferenceSession(path, settings);
        _output = _session.OutputMetadata.Keys.First();
    }

    public bool Has(string input) => _session.InputMetadata.ContainsKey(input);

    /// <summary>Whether an input has no dimension, as optimum exports the timestep.</summary>
    public bool IsScalar(string input) => _session.InputMetadata[input].Dimensions.Length == 0;

    public bool IsInt64(string input) => _session.InputMetadata[input].ElementType == typeof(long);

    /// <summary>Runs and returns the first output, row-major.</summary>
    public float[] Run(IReadOnlyDictionary<string, OrtValue> inputs)
    {
        using var options = new RunOptions();
        using var outputs = _session.Run(options, inputs, [_output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
