using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Runtime;

/// <summary>
/// Repeated runs of a network over the same buffers: nothing is allocated for values, and what does not change is bound once. Not
/// thread-safe.
/// </summary>
internal sealed class NetworkCall : IDisposable
{
    private readonly InferenceSession _session;
    private readonly IReadOnlyList<NetworkInput> _inputs;
    private readonly OrtValue _output;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding? _binding;
    private readonly string[] _inputNames;
    private readonly OrtValue[] _inputValues;
    private readonly string[] _outputNames;

    public NetworkCall(
        InferenceSession session,
        string output,
        IReadOnlyList<NetworkInput> inputs,
        float[] outputBuffer,
        long[] outputShape,
        bool ioBinding
    )
    {
        _session = session;
        _inputs = inputs;
        _output = OrtValue.CreateTensorValueFromMemory(outputBuffer, outputShape);
        _inputNames = [.. inputs.Select(input => input.Name)];
        _inputValues = [.. inputs.Select(input => input.Value)];
        _outputNames = [output];
        if (!ioBinding)
        {
            return;
        }

        _binding = session.CreateIoBinding();
        foreach (var input in inputs)
        {
            _binding.BindInput(input.Name, input.Value);
        }

        _binding.BindOutput(output, _output);
    }

    /// <summary>Evaluates; the result is in the output buffer.</summary>
    public void Run()
    {
        if (_binding is null)
        {
            _session.Run(_options, _inputNames, _inputValues, _outputNames, [_output]);
            return;
        }

        // Binding is what copies to a device.
        foreach (var input in _inputs)
        {
            if (input.Changes)
            {
                _binding.BindInput(input.Name, input.Value);
            }
        }

        _session.RunWithBinding(_options, _binding);
    }

    public void Dispose()
    {
        _binding?.Dispose();
        _options.Dispose();
        _output.Dispose();
        foreach (var input in _inputs)
        {
            input.Value.Dispose();
        }
    }
}
