using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Onnx;

/// <summary>A matrix or kernel as signed 8-bit integers, symmetric, with one scale per output channel: weight = integer x scale.</summary>
internal static class QuantizedWeight
{
    public const int Largest = 127;

    /// <summary>
    /// For products in integers: processors without dot-product instructions add two products of 8 bits in 16 bits with saturation,
    /// and 2 x 255 x 64 is the most that fits.
    /// </summary>
    public const int LargestInProducts = 64;

    /// <summary>The scales, of the shape of the weight with every dimension but that of the output channels 1.</summary>
    /// <param name="outputs">Dimension of the output channels.</param>
    public static Tensor Scales(Tensor weight, int outputs, int largest = Largest)
    {
        using var scope = NewDisposeScope();
        var others = Enumerable.Range(0, (int)weight.dim()).Where(i => i != outputs).Select(i => (long)i).ToArray();
        var most = weight.detach().abs().amax(others, keepdim: true);
        return most.clamp_min(1e-12).div(largest).MoveToOuterDisposeScope();
    }

    public static Tensor Integers(Tensor weight, Tensor scales, int largest = Largest)
    {
        using var scope = NewDisposeScope();
        return weight.detach().div(scales).round().clamp(-largest, largest).to(ScalarType.Int8).contiguous().MoveToOuterDisposeScope();
    }
}
