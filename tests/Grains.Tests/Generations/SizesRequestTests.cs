using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class SizesRequestTests
{
    [Fact]
    public void Of_SilentRequest_IsNone() => Assert.Null(SizesRequest.Of(Requests.Valid));

    [Fact]
    public void Of_WantedSizeAlone_LeavesTheOthersAtThePictures()
    {
        var request = Requests.Valid with { Sizes = new PictureSizes { Target = new PixelPair(256, 512) } };

        Assert.Equal(new SizeConditioning(request.Width, request.Height, 0, 0) { Target = (512, 256) }, SizesRequest.Of(request));
    }

    [Fact]
    public void Of_NegativeSizes_AreARowOfTheirOwn()
    {
        var request = Requests.Valid with
        {
            Sizes = new PictureSizes { NegativeOriginal = new PixelPair(90, 100), NegativeTarget = new PixelPair(70, 80) },
        };

        Assert.Equal(new SizeConditioning(100, 90, 0, 0) { Target = (80, 70) }, SizesRequest.Of(request)!.Negative);
    }

    [Fact]
    public void Fields_GivenSizes_AreThoseOfARequest()
    {
        var fields = SizesRequest.Fields(
            new PictureSizes
            {
                Original = new PixelPair(768, 1024),
                Crop = new PixelPair(3, 5),
                AestheticScore = 7,
            }
        );

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["original_size"] = "1024x768",
                ["crops_coords_top_left"] = "3,5",
                ["aesthetic_score"] = "7",
            },
            fields
        );
    }
}
