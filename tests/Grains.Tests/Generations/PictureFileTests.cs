using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

public sealed class PictureFileTests
{
    private static readonly WorkerPicture Picture = new(16, 8, new byte[16 * 8 * 3]);

    private static GenerationSnapshot Snapshot(GenerationRequest request, params (string Denoiser, int From, int To)[] ranges) =>
        new()
        {
            Id = "g",
            Request = request,
            Status = GenerationStatus.Running,
            Ranges =
            [
                .. ranges.Select(
                    (range, i) => new RangeRecord(i + 1, range.From, range.To, "w", Tier.Cloud, range.Denoiser, RangeStatus.Completed)
                ),
            ],
        };

    private static PictureProvenance Provenance(GenerationSnapshot snapshot) =>
        PictureProvenance.Parse(
            PictureText.Read(PictureFile.Encode(Picture, snapshot, GrainCluster.Family, "policy/1"))[PictureText.Provenance]
        );

    [Theory]
    [InlineData(OutputFormat.Png, "png")]
    [InlineData(OutputFormat.Jpeg, "jpeg")]
    [InlineData(OutputFormat.WebP, "webp")]
    public void Encode_Format_IsThatFileWithBothTexts(OutputFormat format, string name)
    {
        var file = PictureFile.Encode(
            Picture,
            Snapshot(Requests.Valid with { Format = format, Quality = 0, GuidanceScale = 3.3f }, ("large", 0, 4)),
            GrainCluster.Family,
            "policy/1"
        );

        Assert.Equal(new PictureHeader(name, 16, 8), PictureReader.ReadHeader(file));
        var text = PictureText.Read(file);
        Assert.Equal(
            "a red apple\nSteps: 4, Sampler: ddim, CFG scale: 3.3, Seed: 7, Size: 128x128, Model hash: "
                + $"{GrainCluster.Family.Hash[..10]}, Model: tiny-family",
            text[PictureText.Parameters]
        );
        Assert.Equal(
            ("policy/1", GrainCluster.Family.Hash),
            (PictureProvenance.Parse(text[PictureText.Provenance]).Policy, PictureProvenance.Parse(text[PictureText.Provenance]).FamilyHash)
        );
    }

    [Fact]
    public void Encode_WhatWasSet_IsInBothTexts()
    {
        var request = Requests.Valid with
        {
            NegativePrompt = "blur",
            Strength = 0.6,
            GuidanceRescale = 0.7f,
            PlainPrompt = true,
            ImageSha256 = "ab",
        };

        var file = PictureFile.Encode(Picture, Snapshot(request, ("small", 2, 4)), GrainCluster.Family, "policy/1");

        var parameters = EmbeddedParameters.Parse(PictureText.Read(file)[PictureText.Parameters]);
        Assert.Equal(("blur", 0.6, "0.7"), (parameters.NegativePrompt, parameters.Strength, parameters.Other["Guidance rescale"]));
        var provenance = PictureProvenance.Parse(PictureText.Read(file)[PictureText.Provenance]);
        Assert.Equal(
            (0.6, 0.7f, true, "ab"),
            (provenance.Strength, provenance.GuidanceRescale, provenance.PlainPrompt, provenance.ImageSha256)
        );
    }

    [Fact]
    public void Encode_PolicyChoseTheSplit_TellsItAsARequestWouldAsk()
    {
        Assert.Equal(3, Provenance(Snapshot(Requests.Valid, ("large", 0, 2), ("large", 2, 3), ("small", 3, 4))).CloudSteps);
        Assert.Equal(4, Provenance(Snapshot(Requests.Valid, ("large", 0, 4), ("small", 4, 4))).CloudSteps);
        Assert.Equal(0, Provenance(Snapshot(Requests.Valid, ("small", 0, 4))).CloudSteps);
        Assert.Null(Provenance(Snapshot(Requests.Valid, ("small", 0, 3), ("large", 3, 4))).CloudSteps);
        Assert.Equal(1, Provenance(Snapshot(Requests.Valid with { CloudSteps = 1 }, ("large", 0, 4))).CloudSteps);
    }
}
