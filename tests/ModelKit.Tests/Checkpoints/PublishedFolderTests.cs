using System.Text.Json;
using System.Text.Json.Nodes;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Checkpoints;

/// <summary>
/// Folders as they are published: what is corrected, left out, translated or refused; cases 7, 9, 11 and 12 of the public reports.
/// </summary>
public sealed class PublishedFolderTests : IDisposable
{
    private const string Scheduler = "scheduler/scheduler_config.json";
    private readonly TemporaryFolder _temporary = new();
    private readonly string _folder;

    public PublishedFolderTests() => _folder = TinyFolder.Copy(_temporary);

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("_class_name", "\"EDMDPMSolverMultistepScheduler\"", "EDMDPMSolverMultistepScheduler")]
    [InlineData("_class_name", "\"CMStochasticIterativeScheduler\"", "CMStochasticIterativeScheduler")]
    [InlineData("_class_name", "\"SomethingNewScheduler\"", "SomethingNewScheduler")]
    [InlineData("variance_type", "\"learned_range\"", "variance_type")]
    [InlineData("variance_type", "\"learned\"", "variance_type")]
    [InlineData("sigma_schedule", "\"karras\"", "sigma_schedule")]
    [InlineData("use_flow_sigmas", "true", "use_flow_sigmas")]
    [InlineData("predict_epsilon", "false", "predict_epsilon")]
    public void Open_SchedulerThatIsNotRun_IsRefusedByName(string key, string value, string named)
    {
        TinyFolder.Change(_folder, Scheduler, (key, JsonNode.Parse(value)));

        Assert.Contains(named, Assert.Throws<CheckpointException>(() => DiffusersFolder.Open(_folder)).Message);
    }

    [Theory]
    [InlineData("controlnet", """["diffusers", "ControlNetModel"]""")]
    [InlineData("low_res_scheduler", """["diffusers", "DDPMScheduler"]""")]
    [InlineData("is_cosxl_edit", "true")]
    [InlineData("boundary_ratio", "0.9")]
    public void Open_PartOfThePipelineThatIsNotKnown_IsRefusedByName(string key, string value)
    {
        TinyFolder.Change(_folder, "model_index.json", (key, JsonNode.Parse(value)));

        Assert.Contains(key, Assert.Throws<CheckpointException>(() => DiffusersFolder.Open(_folder)).Message);
    }

    [Fact]
    public void Open_ClassOfTheIndexThatIsNotKnown_IsRefusedByName()
    {
        TinyFolder.Change(_folder, "model_index.json", ("scheduler", new JsonArray("diffusers", "EDMEulerScheduler")));

        Assert.Contains("EDMEulerScheduler", Assert.Throws<CheckpointException>(() => DiffusersFolder.Open(_folder)).Message);
    }

    [Fact]
    public void Open_IndexAndConfigNameTwoSchedulers_TheIndexDecidesAndANoteSaysSo()
    {
        TinyFolder.Change(_folder, Scheduler, ("_class_name", "PNDMScheduler"));

        using var checkpoint = DiffusersFolder.Open(_folder);

        Assert.Equal("DDIMScheduler", Member(checkpoint.SchedulerJson, "_class_name").GetString());
        Assert.Contains(checkpoint.Notes, note => note.Contains("PNDMScheduler", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("steps_offset", "0", "1")]
    [InlineData("steps_offset", null, "1")]
    [InlineData("clip_sample", "true", "false")]
    public void Open_SchedulerThatThePipelineCorrects_IsCorrectedWithANote(string key, string? written, string taken)
    {
        TinyFolder.Change(_folder, Scheduler, (key, written is null ? null : JsonNode.Parse(written)));

        using var checkpoint = DiffusersFolder.Open(_folder);

        Assert.Equal(taken, Member(checkpoint.SchedulerJson, key).GetRawText());
        Assert.Contains(checkpoint.Notes, note => note.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_SchedulerOfSdxl_IsTakenLiterally()
    {
        var folder = TinyFolder.Copy(_temporary, "tiny_sdxl");

        using var checkpoint = DiffusersFolder.Open(folder);

        Assert.Equal("0", Member(checkpoint.SchedulerJson, "steps_offset").GetRawText());
        Assert.Empty(checkpoint.Notes);
    }

    [Fact]
    public void Open_InpaintingPipelineWithPndm_SkipsTheRungeKuttaSteps()
    {
        TinyFolder.Change(
            _folder,
            "model_index.json",
            ("_class_name", "StableDiffusionInpaintPipeline"),
            ("scheduler", new JsonArray("diffusers", "PNDMScheduler"))
        );

        using var checkpoint = DiffusersFolder.Open(_folder);

        Assert.Equal(JsonValueKind.True, Member(checkpoint.SchedulerJson, "skip_prk_steps").ValueKind);
    }

    [Theory]
    [InlineData("0.6.0", 64)]
    [InlineData("0.8.1", 64)]
    [InlineData("0.9.0.dev0", 32)]
    [InlineData("0.31.0", 32)]
    [InlineData(null, 32)]
    public void Open_SampleSizeOfOldFiles_Is64Cells(string? version, int side)
    {
        TinyFolder.Change(_folder, "unet/config.json", ("_diffusers_version", version), ("sample_size", 32));

        using var checkpoint = DiffusersFolder.Open(_folder);

        Assert.Equal([side], UNet2DConditionConfig.Parse(checkpoint.Required("unet").ConfigJson).SampleSize!);
        Assert.Equal(side == 64 ? 1 : 0, checkpoint.Notes.Count);
    }

    [Theory]
    [InlineData("vae/config.json", "latents_mean", "[0.1, 0.2, 0.3, 0.4]")]
    [InlineData("vae/config.json", "latents_std", "[1, 1, 1, 2]")]
    [InlineData("vae/config.json", "block_rescale", "0.5")]
    [InlineData("unet/config.json", "attention_scale", "2")]
    [InlineData("unet/config.json", "quantization_config", """{"load_in_8bit": true}""")]
    [InlineData("text_encoder/config.json", "rope_theta", "10000")]
    public void Build_KeyThatIsNeitherUsedNorHarmless_IsRefusedByName(string file, string key, string value)
    {
        TinyFolder.Change(_folder, file, (key, JsonNode.Parse(value)));

        var error = Assert.Throws<ModelConfigException>(() =>
        {
            using var checkpoint = DiffusersFolder.Open(_folder);
            checkpoint.Required(file.Split('/')[0]).Build().Dispose();
        });

        Assert.Equal(key, error.Field);
    }

    [Theory]
    [InlineData("text_projection.weight")]
    [InlineData("vision_model.embeddings.class_embedding", "visual_projection.weight", "logit_scale")]
    public void Load_ClipWithPartsThatAreNotUsed_LeavesThemOutWithANote(params string[] spare)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "text_encoder", "model.safetensors");
        using var plain = CLIPTextModel.FromPretrained(Path.Combine(_folder, "text_encoder"));
        SafetensorsWriter.Write(path, [.. Parameters(plain), .. spare.Select(name => (name, ones(3)))]);

        using var checkpoint = DiffusersFolder.Open(_folder);
        using var loaded = checkpoint.Required("text_encoder").Load();

        AssertSame(plain, loaded);
        var note = Assert.Single(checkpoint.Notes);
        Assert.All(spare, name => Assert.Contains(name.Split('.')[0], note));
    }

    [Fact]
    public void Load_WholeClipWithItsConfig_GivesItsTextEncoder()
    {
        using var plain = CLIPTextModel.FromPretrained(Path.Combine(_folder, "text_encoder"));
        var path = Path.Combine(_folder, "text_encoder", "config.json");
        var text = JsonNode.Parse(File.ReadAllText(path));
        var whole = new JsonObject
        {
            ["model_type"] = "clip",
            ["logit_scale_init_value"] = 2.6,
            ["projection_dim"] = 24,
            ["text_config"] = text,
            ["vision_config"] = new JsonObject { ["hidden_size"] = 8 },
        };
        File.WriteAllText(path, whole.ToJsonString());

        using var checkpoint = DiffusersFolder.Open(_folder);
        using var loaded = checkpoint.Required("text_encoder").Load();

        AssertSame(plain, loaded);
    }

    [Fact]
    public void Load_TextEncoderWithoutItsPrefix_IsTheSame()
    {
        using var scope = NewDisposeScope();
        using var plain = CLIPTextModel.FromPretrained(Path.Combine(_folder, "text_encoder"));
        SafetensorsWriter.Write(
            Path.Combine(_folder, "text_encoder", "model.safetensors"),
            [.. Parameters(plain).Select(item => (item.Name["text_model.".Length..], item.Value))]
        );

        using var checkpoint = DiffusersFolder.Open(_folder);
        using var loaded = checkpoint.Required("text_encoder").Load();

        AssertSame(plain, loaded);
    }

    [Theory]
    [InlineData("first_stage_model.")]
    [InlineData("")]
    public void Load_AutoencoderUnderOriginalNames_IsTranslated(string prefix)
    {
        using var scope = NewDisposeScope();
        using var plain = AutoencoderKL.FromPretrained(Path.Combine(_folder, "vae"));
        SafetensorsWriter.Write(
            Path.Combine(_folder, "vae", "diffusion_pytorch_model.safetensors"),
            [
                .. OriginalNames.Autoencoder(plain).Select(item => (prefix + item.Name["first_stage_model.".Length..], item.Value)),
                (prefix + "loss.logvar", zeros(1)),
            ]
        );

        using var checkpoint = DiffusersFolder.Open(_folder);
        using var loaded = checkpoint.Required("vae").Load();

        AssertSame(plain, loaded);
        Assert.Contains("loss", Assert.Single(checkpoint.Notes));
    }

    [Fact]
    public void Load_TensorThatNobodyKnows_IsRefusedByName()
    {
        using var scope = NewDisposeScope();
        using var plain = UNet2DConditionModel.FromPretrained(Path.Combine(_folder, "unet"));
        SafetensorsWriter.Write(
            Path.Combine(_folder, "unet", "diffusion_pytorch_model.safetensors"),
            [.. Parameters(plain), ("down_blocks.0.motion_modules.0.weight", ones(2))]
        );

        using var checkpoint = DiffusersFolder.Open(_folder);

        Assert.Contains("motion_modules", Assert.Throws<StateMismatchException>(() => checkpoint.Required("unet").Load()).Message);
    }

    private static IEnumerable<(string Name, Tensor Value)> Parameters(Network network) =>
        network.named_parameters().Select(item => (item.name, (Tensor)item.parameter));

    private static void AssertSame(Network expected, Network actual) =>
        Assert.All(
            expected.named_parameters().Zip(actual.named_parameters()),
            pair => Assert.True(pair.First.parameter.bytes.SequenceEqual(pair.Second.parameter.bytes), pair.First.name)
        );

    private static JsonElement Member(string json, string key) => JsonDocument.Parse(json).RootElement.GetProperty(key);
}
