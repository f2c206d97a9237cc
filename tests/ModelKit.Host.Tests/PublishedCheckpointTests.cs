using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Host.Tokenizer;

namespace HybridGrains.ModelKit.Host.Tests;

/// <summary>Checkpoints as people bring them: cases 2, 9, 10 and 15 of the public reports.</summary>
public sealed class PublishedCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void WriteTokenizer_MapAndConfigNameTwoPadTokens_TheMapDecidesAsInTransformers()
    {
        var from = Tokenizer();
        File.WriteAllText(Path.Combine(from, "special_tokens_map.json"), """{"pad_token": "!"}""");

        var tokenizer = ClipTokenizer.Load(Written(from, 49408));

        Assert.Equal(0, tokenizer.EncodePadded("a cat")[^1]);
    }

    [Fact]
    public void WriteTokenizer_AddedTokens_AreReachedInPrompts()
    {
        var from = Tokenizer();
        File.WriteAllText(Path.Combine(from, "added_tokens.json"), """{"<cat-toy>": 49408}""");

        var tokenizer = ClipTokenizer.Load(Written(from, 49409));

        Assert.Equal([320, 49408], tokenizer.EncodeAll("a <cat-toy>"));
    }

    [Fact]
    public void WriteTokenizer_AddedTokenBeyondTheTextEncoder_IsRefused()
    {
        var from = Tokenizer();
        File.WriteAllText(Path.Combine(from, "added_tokens.json"), """{"<cat-toy>": 49408}""");

        Assert.Contains("49408", Assert.Throws<CheckpointException>(() => Written(from, 49408)).Message);
    }

    [Fact]
    public void Import_FlowMatching_HasADefaultThatRuns()
    {
        var folder = TinyCheckpoint.Copy(_temporary.File("flow"));
        Scheduler(folder, ("_class_name", "FlowMatchEulerDiscreteScheduler"), ("shift", 1.0));

        var family = TinyCheckpoint.Import(folder, _temporary.File("models"), "flow");

        Assert.Equal(SamplerNames.FlowEuler, family.Manifest.Defaults.Sampler);
        using var runtime = new FamilyRuntime(family, new FamilyRuntimeOptions { IntraOpThreads = 1 }, TimeProvider.System);
        var parameters = new GenerationParameters("flow", "a cat", "", 32, 32, 2, family.Manifest.Defaults.Sampler, 2, 1);
        var outcome = runtime.Run(
            runtime.Start(parameters),
            new RangeSpec("large", 2, "full"),
            progress: null,
            TestContext.Current.CancellationToken
        );
        Assert.All(outcome.State.Latents, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Import_DenoiserThatPredictsItsVariance_IsRefusedByName()
    {
        var folder = TinyCheckpoint.Copy(_temporary.File("learned"));
        Scheduler(folder, ("_class_name", "DDPMScheduler"), ("variance_type", "learned_range"));

        AssertRefused(folder, "variance_type");
    }

    [Theory]
    [InlineData("in_channels", 8)]
    [InlineData("in_channels", 5)]
    [InlineData("out_channels", 8)]
    [InlineData("num_class_embeds", 10)]
    public void Import_DenoiserThatRequestsCannotFeed_IsRefusedByName(string key, int value)
    {
        var folder = TinyCheckpoint.Copy(_temporary.File("eight"));
        TinyFolder.Change(folder, "unet/config.json", (key, value));

        AssertRefused(folder, key);
    }

    [Fact]
    public void Known_SchedulerClasses_AreThoseOfTheEngineWithoutTheOneForPixels()
    {
        Assert.Equal(
            DiffusersScheduler.Classes.Except(["CMStochasticIterativeScheduler"]),
            SchedulerConfig.Known.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler"}""", "dpmpp_2m")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "solver_order": 3}""", "scheduler")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "sde-dpmsolver++"}""", "scheduler")]
    [InlineData("""{"_class_name": "DPMSolverSinglestepScheduler"}""", "dpmpp_2s")]
    [InlineData("""{"_class_name": "DEISMultistepScheduler"}""", "deis")]
    [InlineData("""{"_class_name": "KDPM2AncestralDiscreteScheduler"}""", "dpm_2_a")]
    [InlineData("""{"_class_name": "PNDMScheduler"}""", "pndm")]
    public void Of_SchedulerClass_IsTheSamplerThatRunsIt(string json, string sampler)
    {
        Assert.Equal(sampler, FamilyDefaultsFor.Of(json, embedsGuidance: false).Sampler);
    }

    private void AssertRefused(string folder, string named)
    {
        var models = _temporary.File("models");
        Assert.Contains(named, Assert.Throws<CheckpointException>(() => TinyCheckpoint.Import(folder, models, "tiny")).Message);
        Assert.Empty(Directory.GetFileSystemEntries(models));
    }

    private static void Scheduler(string folder, params (string Key, JsonNode? Value)[] members)
    {
        TinyFolder.Change(folder, "scheduler/scheduler_config.json", members);
        TinyFolder.Change(folder, "model_index.json", ("scheduler", new JsonArray("diffusers", (string)members[0].Value!)));
    }

    private string Tokenizer()
    {
        var folder = _temporary.File("tokenizer");
        ClipVocabulary.Write(folder, "<|endoftext|>");
        return folder;
    }

    private string Written(string from, int vocabulary)
    {
        var folder = new AsideFolder(_temporary.File("family"));
        return Path.Combine(folder.Path, FamilyFiles.WriteTokenizer(folder, "tokenizer", from, vocabulary, "!"));
    }
}
