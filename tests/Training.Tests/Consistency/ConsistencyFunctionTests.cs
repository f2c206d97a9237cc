using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Consistency;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

public sealed class ConsistencyFunctionTests
{
    /// <summary>diffusers' values, golden/lcm/boundary_and_guidance.</summary>
    [Theory]
    [InlineData(0, 1.0, 0.0)]
    [InlineData(1, 0.0024937656708061695, 0.9987523555755615)]
    [InlineData(19, 6.925159595994046e-06, 0.999996542930603)]
    [InlineData(999, 2.505007534736592e-09, 1.0)]
    public void Boundary_AtATimestep_IsThatOfLcm(long timestep, double skip, double scale)
    {
        var (ourSkip, ourScale) = ConsistencyFunction.Boundary(tensor(new[] { timestep }));

        Assert.Equal(skip, ourSkip.item<float>(), 1e-9);
        Assert.Equal(scale, ourScale.item<float>(), 1e-6);
    }

    [Fact]
    public void Of_TimestepZero_ReturnsItsInput()
    {
        var network = Tiny.Guided();
        var noisy = randn([2, 4, 8, 8], generator: new Generator(1));

        var made = new ConsistencyFunction(network, Tiny.Process).Of(
            noisy,
            zeros(2, ScalarType.Int64),
            Tiny.Context(2),
            zeros(2, Tiny.GuidanceWidth)
        );

        Assert.Equal(noisy.data<float>().ToArray(), made.data<float>().ToArray());
    }

    /// <summary>Under a denoiser that is exact for one picture, every timestep leads to that picture: the function is consistent.</summary>
    [Fact]
    public void Denoised_OfTheTarget_IsTheCleanPicture()
    {
        var process = Tiny.Process;
        var (clean, noise) = (randn([3, 4, 8, 8], generator: new Generator(1)), randn([3, 4, 8, 8], generator: new Generator(2)));
        var timesteps = tensor(new long[] { 1, 400, 990 });

        var denoised = process.Denoised(process.AddNoise(clean, noise, timesteps), process.Target(clean, noise, timesteps), timesteps);

        Assert.True(allclose(clean, denoised, rtol: 1e-3, atol: 1e-4));
    }
}
