using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>
/// Inputs and outputs of an ONNX file, kept so that the network can be run after ONNX Runtime has let go of its memory: of a large
/// network only one copy is in memory at a time.
/// </summary>
public sealed class OnnxCheckRun : IDisposable
{
    private readonly List<(IReadOnlyDictionary<string, Tensor> Inputs, IReadOnlyList<Tensor> Outputs)> _cases = [];

    /// <summary>Runs the file on every set of inputs and closes it.</summary>
    internal static OnnxCheckRun Of(string path, IEnumerable<IReadOnlyDictionary<string, Tensor>> cases)
    {
        var run = new OnnxCheckRun();
        using var onnx = new OnnxNetwork(path);
        foreach (var inputs in cases)
        {
            run._cases.Add((inputs, onnx.RunAll([.. inputs.Select(item => (item.Key, item.Value))])));
        }

        return run;
    }

    /// <param name="forward">The network: outputs in the order of the file's, as many as it makes.</param>
    internal OnnxSelfCheckResult Compare(Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyList<Tensor>> forward)
    {
        using var noGrad = no_grad();
        return new OnnxSelfCheckResult([
            .. _cases.Select(item =>
            {
                using var scope = NewDisposeScope();
                var differences = forward(item.Inputs).Zip(item.Outputs, Difference);
                return new OnnxSelfCheckCase(string.Join('x', item.Inputs.Values.First().shape), differences.Max());
            }),
        ]);
    }

    public void Dispose()
    {
        foreach (var tensor in _cases.SelectMany(item => item.Inputs.Values.Concat(item.Outputs)))
        {
            tensor.Dispose();
        }
    }

    /// <summary>max |a - b| / max |a|; infinite when a result is not finite.</summary>
    private static double Difference(Tensor network, Tensor onnx)
    {
        var difference = (onnx - network).abs().max().ToDouble() / network.abs().max().ToDouble();
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }
}
