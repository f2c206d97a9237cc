using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>
/// Nearest-neighbour doubling and a 3x3 convolution (padding 1) in one: each of the four output phases sees its input
/// through a 2x2 kernel of summed weights, so the enlarged map is never made and 16 products replace 36.
/// Equal to the two steps but for rounding.
/// </summary>
internal static class DoublingConvolution
{
    private const int Rows = 2;
    private const int Columns = 3;

    /// <param name="x">batch x in x height x width.</param>
    /// <param name="weight">out x in x 3 x 3.</param>
    /// <param name="bias">out.</param>
    /// <returns>batch x out x 2 height x 2 width, of the type of x.</returns>
    public static Tensor Run(Tensor x, Tensor weight, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var kernels = Phases(weight, Rows).SelectMany(rows => Phases(rows, Columns)).ToArray();
        var all = nn.functional.conv2d(x, cat(kernels).to(x.dtype), bias.repeat(4).to(x.dtype), padding: [1, 1]);
        var phases = all.chunk(4, 1);

        var (height, width) = (x.shape[2], x.shape[3]);
        Tensor Cut(int row, int column) => phases[row * 2 + column].narrow(2, row, height).narrow(3, column, width);
        Tensor Row(int row) => stack([Cut(row, 0), Cut(row, 1)], -1).flatten(-2);
        return stack([Row(0), Row(1)], 3).flatten(2, 3).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Even outputs see tap 1 on the input before and taps 2 and 3 on their own; odd outputs taps 1 and 2 on their own, tap 3 on
    /// the next.
    /// </summary>
    private static Tensor[] Phases(Tensor weight, int dimension)
    {
        var taps = weight.split(1, dimension);
        return [cat([taps[0], taps[1].Plus(taps[2])], dimension), cat([taps[0].Plus(taps[1]), taps[2]], dimension)];
    }
}
