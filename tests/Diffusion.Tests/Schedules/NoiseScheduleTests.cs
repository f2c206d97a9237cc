using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Schedules;

public sealed class NoiseScheduleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedule-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_BareInfinityAsPythonWritesIt_IsRead()
    {
        var path = Path.Combine(_folder, "scheduler_config.json");
        File.WriteAllText(path, """{"note": "-Infinity, \"kept\"", "lambda_min_clipped": -Infinity, "prediction_type": "v_prediction"}""");

        var schedule = SamplerSchedule.Read(path);

        Assert.Equal((double.NegativeInfinity, PredictionType.VPrediction), (schedule.Options.LambdaMinClipped, schedule.Prediction));
    }

    [Theory]
    [InlineData("""{"timestep_spacing": "sideways"}""", "timestep_spacing 'sideways'")]
    [InlineData("""{"prediction_type": 3}""", "prediction_type must be text")]
    [InlineData("""{"num_train_timesteps": 1e9}""", "num_train_timesteps is 1000000000")]
    [InlineData("""{"use_karras_sigmas": true, "use_beta_sigmas": true}""", "only one")]
    [InlineData("""{"beta_end": 2}""", "every beta")]
    [InlineData("""{"solver_order": 9}""", "solver_order is 9")]
    public void Parse_UnfitMember_IsNamed(string config, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FamilyException>(() => SamplerSchedule.Parse(JsonDocument.Parse(config).RootElement)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void TimestepOf_SigmaOfAnyTimestep_FindsItBack()
    {
        var schedule = NoiseSchedule.Parse(
            JsonDocument.Parse("""{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}""").RootElement
        );

        Assert.All(
            Enumerable.Range(0, schedule.TrainSteps),
            timestep => Assert.Equal(timestep, schedule.TimestepOf(schedule.SigmaAt(timestep)), 1e-9)
        );
    }
}
