using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Diffusion.Tests.Runtime;

/// <summary>Case 22 of the public reports: SDXL's size conditioning can be given whole.</summary>
public sealed class TimeIdsTests
{
    private static readonly GenerationParameters Silent = new("xl", "a cat", "", 64, 32, 4, "euler", 5, 1);

    [Fact]
    public void Of_SilentRequest_IsAPictureOfThisSizeNotCut()
    {
        Assert.Equal([32, 64, 0, 0, 32, 64], TimeIds.Of(Silent, rows: 1, count: 6));
    }

    [Fact]
    public void Of_WantedSize_StandsInPlaceOfThePictures()
    {
        var parameters = Silent with { SizeConditioning = new SizeConditioning(1024, 768, 3, 5) { Target = (512, 256) } };

        Assert.Equal([768, 1024, 5, 3, 256, 512, 768, 1024, 5, 3, 256, 512], TimeIds.Of(parameters, rows: 2, count: -1));
    }

    [Fact]
    public void Of_NegativeSizes_AreToldToTheFirstRow()
    {
        var parameters = Silent with
        {
            SizeConditioning = new SizeConditioning(1024, 768, 0, 0)
            {
                Negative = new SizeConditioning(100, 90, 1, 2) { Target = (80, 70) },
            },
        };

        Assert.Equal([90, 100, 2, 1, 70, 80, 768, 1024, 0, 0, 32, 64], TimeIds.Of(parameters, rows: 2, count: 6));
    }

    [Fact]
    public void Of_Refiner_TakesScoresInPlaceOfTheWantedSize()
    {
        var parameters = Silent with { SizeConditioning = new SizeConditioning(64, 32, 0, 0) { AestheticScore = 7 } };

        Assert.Equal([32, 64, 0, 0, 2.5f, 32, 64, 0, 0, 7], TimeIds.Of(parameters, rows: 2, count: 5));
    }

    [Fact]
    public void Of_AnotherCount_IsRefusedByName()
    {
        Assert.Contains("time_ids", Assert.Throws<FamilyException>(() => TimeIds.Of(Silent, rows: 1, count: 7)).Message);
    }

    [Fact]
    public void Envelope_SizesBeyondVersion2_TravelAsVersion3()
    {
        var sizes = new SizeConditioning(1024, 768, 3, 5)
        {
            Target = (512, 256),
            Negative = new SizeConditioning(100, 90, 1, 2) { Target = (80, 70) },
            AestheticScore = 7,
            NegativeAestheticScore = 1.5f,
        };
        var bytes = new LatentState(Silent with { SizeConditioning = sizes }, 1, [4, 4, 8], new float[128], []).ToBytes();

        Assert.Equal(3, bytes[4]);
        Assert.Equal(sizes, LatentState.FromBytes(bytes).Parameters.SizeConditioning);
    }

    [Fact]
    public void Envelope_SizesOfVersion2_AreStillWrittenAsVersion2()
    {
        var parameters = Silent with { SizeConditioning = new SizeConditioning(1024, 768, 3, 5) };

        Assert.Equal(2, new LatentState(parameters, 1, [4, 4, 8], new float[128], []).ToBytes()[4]);
    }
}
