using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>A convolution whose weight is divided by its largest singular value (Miyato et al., 2018).</summary>
/// <remarks>
/// The power iteration starts at the same vector every time instead of the last one, so that there is no state to keep with a
/// checkpoint.
/// </remarks>
internal sealed class SpectralConvolution : NetworkModule
{
    private const int Iterations = 6;
    private const double Epsilon = 1e-12;
    private readonly Conv2d _convolution;
    private readonly int _padding;
    private readonly Tensor _start;

    public SpectralConvolution(int inChannels, int outChannels, int kernel)
        : base(nameof(SpectralConvolution))
    {
        _padding = kernel / 2;
        _convolution = Child("conv", new Conv2d(inChannels, outChannels, kernel, padding: _padding));
        using var noGradient = no_grad();
        _convolution.InitialiseOwn();
        _start = arange(1, outChannels + 1, ScalarType.Float32).sin().DetachFromDisposeScope();
    }

    /// <summary>The weight as it is used: its largest singular value is near 1.</summary>
    public Tensor Normalised()
    {
        var weight = _convolution.Weight;
        var matrix = weight.reshape(weight.shape[0], -1);
        Tensor left,
            right;
        using (no_grad())
        {
            (left, right) = (_start, _start);
            for (var i = 0; i < Iterations; i++)
            {
                right = Unit(matrix.t().mv(left));
                left = Unit(matrix.mv(right));
            }
        }

        return weight / left.dot(matrix.mv(right));
    }

    public Tensor forward(Tensor x) => nn.functional.conv2d(x, Normalised(), _convolution.Bias, padding: [_padding, _padding]);

    private static Tensor Unit(Tensor vector) => vector / (vector.norm() + Epsilon);
}
