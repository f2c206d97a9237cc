using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>A matrix or kernel as signed 8-bit integers, symmetric, with one scale per output channel: weight = integer x scale.</summary>
internal static class QuantizedWeight
{
    private const int Largest = 127;

    /// <summary>The scales, of the shape of the weight with every dimension but that of the output channels 1.</summary>
    /// <param name="outputs">Dimension of the output channels.</param>
    public static Tensor Scales(Tensor weight, int outputs)
    {
        using var scope = NewDisposeScope();
        var others = Enumerable.Range(0, (int)weight.dim()).Where(i => i != outputs).Select(i => (long)i).ToArray();
        var largest = weight.detach().abs().amax(others, keepdim: true);
        return largest.clamp_min(1e-12).div(Largest).MoveToOuterDisposeScope();
    }

    public static Tensor Integers(Tensor weight, Tensor scales)
    {
        using var scope = NewDisposeScope();
        return weight.detach().div(scales).round().clamp(-Largest, Largest).to(ScalarType.Int8).contiguous().MoveToOuterDisposeScope();
    }
}
