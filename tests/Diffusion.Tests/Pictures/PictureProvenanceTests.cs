using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

public sealed class PictureProvenanceTests
{
    private static readonly PictureProvenance Known = new()
    {
        Id = "01A",
        Family = "emoji-scenes",
        FamilyHash = "ab",
        Prompt = "ein Apfel \U0001F34E \"rot\"",
        Seed = 7,
        Steps = 12,
        CloudSteps = 3,
        Sampler = "dpmpp_2m",
        GuidanceScale = 3.3f,
        Width = 128,
        Height = 64,
        Fast = true,
        Strength = 0.6,
        Ranges = [new(1, 5, 12, "edge-0", "edge", "small", "full", "completed", 12.5)],
    };

    [Fact]
    public void Parse_Written_IsTheSame() =>
        Assert.Equal(Known with { Ranges = [] }, PictureProvenance.Parse(Known.Write()) with { Ranges = [] });

    [Fact]
    public void Parse_Ranges_AreTheSame() => Assert.Equal(Known.Ranges, PictureProvenance.Parse(Known.Write()).Ranges);

    [Fact]
    public void Parse_FirstRelease_IsRead() =>
        Assert.Equal(
            (3.5f, (int?)null, false, 1),
            Read(
                PictureProvenance.Parse(
                    """
                    {"id":"g","family":"f","familyHash":"h","prompt":"p","negativePrompt":"","seed":1,"steps":20,"cloudSteps":null,"sampler":"ddim","guidanceScale":3.5,"width":128,"height":128,"policy":"fixed-split/1",
                     "ranges":[{"attempt":1,"from":0,"to":20,"worker":"w","tier":"edge","denoiser":"small","decoder":"full","status":"completed","ms":1.5}]}
                    """
                )
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("OLYMPUS DIGITAL CAMERA")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData(
        """{"id":"g","family":"f","familyHash":"h","prompt":"p","seed":1,"steps":1,"sampler":"s","guidanceScale":1e39,"width":1,"height":1}"""
    )]
    [InlineData(
        """{"id":"\ud800","family":"f","familyHash":"h","prompt":"p","seed":1,"steps":1,"sampler":"s","guidanceScale":1,"width":1,"height":1}"""
    )]
    [InlineData(
        """{"id":null,"family":"f","familyHash":"h","prompt":"p","seed":1,"steps":1,"sampler":"s","guidanceScale":1,"width":1,"height":1}"""
    )]
    [InlineData(
        """{"id":"g","family":"f","familyHash":"h","prompt":"p","seed":1e300,"steps":1,"sampler":"s","guidanceScale":1,"width":1,"height":1}"""
    )]
    [InlineData(
        """{"id":"g","family":"f","familyHash":"h","prompt":"p","seed":1,"steps":1,"sampler":"s","guidanceScale":1,"width":1,"height":1,"ranges":null}"""
    )]
    public void Parse_SomethingElse_IsRefused(string json) => Assert.Throws<PictureException>(() => PictureProvenance.Parse(json));

    [Fact]
    public void Parse_EmptyRange_IsLeftOut() =>
        Assert.Empty(
            PictureProvenance
                .Parse(
                    """{"id":"g","family":"f","familyHash":"h","prompt":"p","seed":1,"steps":1,"sampler":"s","guidanceScale":1,"width":1,"height":1,"ranges":[null]}"""
                )
                .Ranges
        );

    private static (float, int?, bool, int) Read(PictureProvenance read) =>
        (read.GuidanceScale, read.CloudSteps, read.Fast, read.Ranges.Count);
}
