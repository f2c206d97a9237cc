using HybridGrains.Training.Scenes;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class WideningTests
{
    [Theory]
    [InlineData(192, 256, true)]
    [InlineData(320, 384, true)]
    [InlineData(1536, 2048, true)]
    [InlineData(128, 128, true)]
    [InlineData(4, 8, true)]
    [InlineData(128, 256, false)]
    [InlineData(256, 192, false)]
    public void Fits_ASide_HoldsWideParts(long from, long to, bool expected) => Assert.Equal(expected, Widening.Fits([from], [to]));

    /// <summary>A linear layer that was widened gives the old outputs for old inputs, whatever comes in at the new places.</summary>
    [Fact]
    public void Copy_ALinearLayer_GivesTheOldOutputs()
    {
        using var scope = NewDisposeScope();
        var (weight, input) = (randn(192, 320), randn(320));
        var wide = randn(256, 384);

        Widening.Copy(weight, wide);

        var places = arange(192).div(12, RoundingMode.floor) * 16 + arange(192) % 12;
        var wideInput = randn(384);
        wideInput.index_copy_(0, places.to(ScalarType.Int64), input[..192]);
        wideInput[256..].copy_(input[192..]);
        var expected = weight.matmul(input);
        Assert.True(wide.matmul(wideInput).index_select(0, places.to(ScalarType.Int64)).allclose(expected, rtol: 1e-4, atol: 1e-4));
    }
}
