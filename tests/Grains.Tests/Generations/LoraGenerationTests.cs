using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Lora;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Generations;

/// <summary>LoRAs that requests name, on a real silo.</summary>
public sealed class LoraGenerationTests : IDisposable
{
    private static readonly GenerationRequest Request = Requests.Valid with { Family = "emoji-scenes", Steps = 2 };
    private readonly ChangedFamily _models = ChangedFamily.Bundled();

    private string Small => _models.Family.Manifest.Defaults.SmallDenoiser;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Submit_NamedLora_RunsOnTheDenoiserThatItFitsAndThePictureSaysSo()
    {
        var style = _models.Add("style", "large");
        await using var cluster = await GrainCluster.StartAsync(_models.Models);
        var generation = await SubmitAsync(cluster, Request with { Loras = [new RequestedLora("style", 0.5)] });

        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal((GenerationStatus.Completed, null), (end.Status, end.Reason));
        Assert.Equal((2, style.Hash), (end.Request.CloudSteps, Assert.Single(end.Request.Loras).Hash));
        Assert.All(end.Ranges.Where(range => range.To > range.From), range => Assert.Equal("large", range.Denoiser));
        var file = (await generation.GetImageAsync())!.Bytes;
        Assert.Equal(Expected(new LoraUses([new LoraUse("style", style.Hash, 0.5)])), PictureReader.ReadRgb(file.Span).Pixels);
        Assert.NotEqual(Expected(LoraUses.None), PictureReader.ReadRgb(file.Span).Pixels);
        var text = PictureText.Read(file.Span);
        Assert.Contains(
            "Lora: style:0.5, Lora hashes: style: 222222222222",
            text[PictureText.Parameters].Replace("\"", "", StringComparison.Ordinal)
        );
        Assert.Equal([new LoraUse("style", style.Hash, 0.5)], PictureProvenance.Parse(text[PictureText.Provenance]).Loras!);
    }

    [Fact]
    public async Task Catalog_TellsWhatIsOnTheList()
    {
        var style = _models.Add("style", "large", "small");
        _models.Add("broken", "large");
        File.WriteAllText(_models.Family.Path("loras/broken/lora.json"), "{}");
        await using var cluster = await GrainCluster.StartAsync(_models.Models);

        var info = (await cluster.Grains.GetGrain<IModelCatalogGrain>(0).FindAsync("emoji-scenes"))!;

        Assert.Equal(["broken", "style"], info.Loras.Select(lora => lora.Name));
        Assert.Contains("lora.json", info.Loras[0].WhyNot);
        Assert.Equal(style.Hash, info.Loras[1].Hash);
        Assert.Equal(["large", "small"], info.Loras[1].Denoisers.Where(name => name is "large" or "small"));
    }

    [Theory]
    [InlineData("loras", "'gone' is not (known: broken, style)", null, "gone")]
    [InlineData("loras", "there twice", null, "style", "style")]
    [InlineData("loras", "at most 4", null, "a", "b", "c", "d", "e")]
    [InlineData("loras", "cannot be used", null, "broken")]
    [InlineData("cloud_steps", "only denoiser large", 1, "style")]
    public async Task Submit_WhatCannotBe_IsRefusedByField(string field, string message, int? cloudSteps, params string[] names)
    {
        _models.Add("style", "large");
        _models.Add("broken", "large");
        File.WriteAllText(_models.Family.Path("loras/broken/lora.json"), "{}");
        await using var cluster = await GrainCluster.StartAsync(_models.Models);

        var answer = await cluster
            .Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"))
            .SubmitAsync(Request with { CloudSteps = cloudSteps, Loras = [.. names.Select(name => new RequestedLora(name, 1))] });

        Assert.Equal((SubmitOutcome.Invalid, field), (answer.Outcome, answer.Field));
        Assert.Contains(message, answer.Reason);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(10.5)]
    [InlineData(double.NegativeInfinity)]
    public async Task Submit_WeightOutOfRange_IsRefused(double weight)
    {
        _models.Add("style", "large");
        await using var cluster = await GrainCluster.StartAsync(_models.Models);

        var answer = await cluster
            .Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"))
            .SubmitAsync(Request with { Loras = [new RequestedLora("style", weight)] });

        Assert.Equal((SubmitOutcome.Invalid, "loras"), (answer.Outcome, answer.Field));
        Assert.Contains("between -10 and 10", answer.Reason);
    }

    [Fact]
    public async Task Submit_LoraOfAnotherFamily_IsRefusedByItsName()
    {
        _models.Add("style", "large");
        var tiny = Path.Combine(_models.Models, "tiny-family");
        Directory.CreateSymbolicLink(tiny, Path.Combine(GrainCluster.ModelsFolder, "tiny-family"));
        await using var cluster = await GrainCluster.StartAsync(_models.Models);

        var answer = await cluster
            .Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"))
            .SubmitAsync(Requests.Valid with { Loras = [new RequestedLora("style", 1)] });

        Assert.Contains("'style' is one of emoji-scenes (it has none)", answer.Reason);
    }

    [Fact]
    public async Task AgentWithoutTheLora_IsNotOffered_AgentWithItIs()
    {
        var style = _models.Add("style", "large", Small);
        await using var cluster = await GrainCluster.StartAsync(_models.Models);
        var without = await cluster.JoinAsync("without", _models.Family);
        var request = Request with { CloudSteps = 0, Loras = [new RequestedLora("style", 1)] };

        var cloud = await GrainCluster.EndAsync(await SubmitAsync(cluster, request));
        var with = await cluster.JoinAsync("with", _models.Family, style.Hash);
        var edge = await SubmitAsync(cluster, request);
        var offered = await with.OfferedAsync();
        await with.CompleteAsync(offered);

        Assert.Equal((Tier.Cloud, Small), (cloud.Ranges[0].Tier, cloud.Ranges[0].Denoiser));
        Assert.Equal([style.Hash], offered.Loras);
        var end = await GrainCluster.EndAsync(edge);
        Assert.Equal((with.Id, RangeStatus.Completed), (end.Ranges[0].Worker, end.Ranges[0].Status));
        Assert.NotEqual(without.Id, with.Id);
    }

    private static async Task<IGenerationGrain> SubmitAsync(GrainCluster cluster, GenerationRequest request)
    {
        var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));
        var answer = await generation.SubmitAsync(request);
        Assert.Equal((SubmitOutcome.Accepted, null), (answer.Outcome, answer.Reason));
        return generation;
    }

    private byte[] Expected(LoraUses loras)
    {
        using var runtime = new FamilyRuntime(_models.Family, new FamilyRuntimeOptions(), TimeProvider.System);
        var start = runtime.Start(
            new GenerationParameters(
                Request.Family,
                Request.Prompt,
                "",
                Request.Width,
                Request.Height,
                Request.Steps,
                Request.Sampler,
                Request.GuidanceScale,
                Request.Seed
            )
            {
                Loras = loras,
            }
        );
        var spec = new RangeSpec("large", Request.Steps, _models.Family.Manifest.Defaults.Decoder);
        return runtime.Run(start, spec, null, TestContext.Current.CancellationToken).Picture!.Pixels;
    }
}
