using System.Text.Json;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Checkpoints;

/// <summary>
/// Markers and metadata of a checkpoint in one file are followed or refused by name; cases 5, 6 and 7 of the public reports.
/// </summary>
public sealed class SingleFileMarkersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_VPredAndZtsnr_PredictsVelocityAlongARescaledSchedule()
    {
        var scheduler = Scheduler(Open([("v_pred", zeros(0)), ("ztsnr", zeros(0))]));

        Assert.Equal("v_prediction", scheduler.GetProperty("prediction_type").GetString());
        Assert.True(scheduler.GetProperty("rescale_betas_zero_snr").GetBoolean());
        Assert.Equal("trailing", scheduler.GetProperty("timestep_spacing").GetString());
    }

    [Theory]
    [InlineData("modelspec.prediction_type", "v", "v_prediction")]
    [InlineData("modelspec.prediction_type", "epsilon", "epsilon")]
    [InlineData("ss_v_parameterization", "True", "v_prediction")]
    [InlineData("ss_v_parameterization", "False", "epsilon")]
    public void Open_MetadataOfTheHeader_SaysWhatIsPredicted(string key, string text, string prediction)
    {
        var scheduler = Scheduler(Open([], (key, text)));

        Assert.Equal(prediction, scheduler.GetProperty("prediction_type").GetString());
    }

    [Fact]
    public void Open_ZeroTerminalSnrInMetadata_IsFollowed()
    {
        var scheduler = Scheduler(Open([], ("ss_zero_terminal_snr", "True"), ("ss_v_parameterization", "True")));

        Assert.True(scheduler.GetProperty("rescale_betas_zero_snr").GetBoolean());
    }

    [Theory]
    [InlineData("edm_mean")]
    [InlineData("edm_std")]
    [InlineData("edm_vpred.sigma_max")]
    [InlineData("denoiser.sigmas")]
    [InlineData("control_model.input_blocks.0.0.weight")]
    [InlineData("embedding_manager.string_to_param_dict.*")]
    public void Open_TensorOfSomethingElse_IsRefusedByName(string name)
    {
        Assert.Contains(name, Assert.Throws<CheckpointException>(() => Open([(name, ones(1))])).Message);
    }

    [Theory]
    [InlineData("modelspec.prediction_type", "rectified_flow", "modelspec.prediction_type")]
    [InlineData("modelspec.prediction_type", "epsilon", "contradicts")]
    public void Open_MetadataThatCannotBeFollowed_IsRefusedByName(string key, string text, string named)
    {
        (string, Tensor)[] spare = named == "contradicts" ? [("v_pred", zeros(0))] : [];

        Assert.Contains(named, Assert.Throws<CheckpointException>(() => Open(spare, (key, text))).Message);
    }

    [Fact]
    public void Open_PredictionGivenByThePerson_GoesOverTheFile()
    {
        var path = Write([("v_pred", zeros(0))]);

        using var checkpoint = SingleFile.Open(path, new() { ConfigFolder = Tiny, PredictionType = "epsilon" });

        Assert.Equal("epsilon", Scheduler(checkpoint.SchedulerJson).GetProperty("prediction_type").GetString());
    }

    [Fact]
    public void Open_ScheduleOfItsOwn_IsRefusedByName()
    {
        Assert.Contains(
            "alphas_cumprod",
            Assert.Throws<CheckpointException>(() => Open([("alphas_cumprod", linspace(0.99, 0.01, 1000))])).Message
        );
    }

    [Fact]
    public void Open_ScaleFactorOfTheFile_ScalesLatents()
    {
        var path = Write([("scale_factor", tensor(0.3f))]);
        using var checkpoint = SingleFile.Open(path, new() { ConfigFolder = Tiny });

        Assert.Equal(0.3, AutoencoderKLConfig.Parse(checkpoint.Required("vae").ConfigJson).ScalingFactor, 1e-6);
    }

    [Fact]
    public void Open_WholeClipInside_LeavesOutWhatIsNotUsed()
    {
        var path = Write([
            ("cond_stage_model.transformer.text_projection.weight", ones(2, 2)),
            ("cond_stage_model.transformer.vision_model.post_layernorm.weight", ones(2)),
            ("cond_stage_model.logit_scale", ones(1)),
        ]);
        using var checkpoint = SingleFile.Open(path, new() { ConfigFolder = Tiny });

        checkpoint.Required("text_encoder").Load().Dispose();

        Assert.Contains(checkpoint.Notes, note => note.Contains("vision_model", StringComparison.Ordinal));
    }

    private static string Tiny => GoldenFolder.Of("pipeline/tiny_sd");

    private string Open((string, Tensor)[] spare, params (string Key, string Text)[] metadata)
    {
        using var checkpoint = SingleFile.Open(Write(spare, metadata), new() { ConfigFolder = Tiny });
        return checkpoint.SchedulerJson;
    }

    private string Write((string, Tensor)[] spare, params (string Key, string Text)[] metadata)
    {
        using var scope = NewDisposeScope();
        using var denoiser = UNet2DConditionModel.FromPretrained(Path.Combine(Tiny, "unet"));
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(Tiny, "vae"));
        using var encoder = CLIPTextModel.FromPretrained(Path.Combine(Tiny, "text_encoder"));
        var path = _folder.File("model.safetensors");
        SafetensorsWriter.Write(
            path,
            [
                .. OriginalNames.Denoiser(denoiser),
                .. OriginalNames.Autoencoder(autoencoder),
                .. OriginalNames.Clip(encoder, "cond_stage_model.transformer."),
                .. spare,
            ],
            metadata: metadata.ToDictionary(item => item.Key, item => item.Text)
        );
        return path;
    }

    private static JsonElement Scheduler(string json) => JsonDocument.Parse(json).RootElement;
}
