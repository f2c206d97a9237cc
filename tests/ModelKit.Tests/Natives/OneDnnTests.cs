using HybridGrains.ModelKit.Natives;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Natives;

public sealed class OneDnnTests
{
    /// <summary>
    /// The first three were off by 23 to 29 % on a machine that hides its caches: weights that are padded to 16 channels lost a
    /// part.
    /// </summary>
    [Theory]
    [InlineData(1, 24, 48, 32, 3)]
    [InlineData(2, 24, 24, 64, 3)]
    [InlineData(16, 24, 48, 16, 3)]
    [InlineData(2, 768, 256, 8, 1)]
    [InlineData(3, 512, 512, 4, 3)]
    public void Convolution_OnThisMachine_EqualsItsMatrixProduct(int batch, int channels, int filters, int side, int kernel)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (x, weight) = (randn(batch, channels, side, side), randn(filters, channels, kernel, kernel));

        var result = nn.functional.conv2d(x, weight, padding: [kernel / 2, kernel / 2]);

        var columns = nn.functional.unfold(x, kernel, padding: kernel / 2);
        var expected = matmul(weight.view(filters, -1), columns).view(batch, filters, side, side);
        Assert.InRange(GoldenCase.RelativeError(result, expected), 0, 1e-5);
    }

    [Theory]
    [InlineData("AuthenticAMD", 0x80000021, 0x00004121, false)]
    [InlineData("AuthenticAMD", 0x80000021, 0, true)]
    [InlineData("AuthenticAMD", 0x8000001A, 0x00004121, true)]
    [InlineData("HygonGenuine", 0x8000001E, 0, true)]
    [InlineData("GenuineIntel", 0x80000008, 0, false)]
    public void CachesHidden_ByWhatTheProcessorSays(string vendor, uint highest, uint firstCache, bool hidden) =>
        Assert.Equal(hidden, OneDnn.CachesHidden(vendor, highest, firstCache));
}
