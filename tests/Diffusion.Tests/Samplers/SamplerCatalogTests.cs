using System.Text.Json;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Samplers;

public sealed class SamplerCatalogTests
{
    private static readonly SamplerSchedule Schedule = SamplerSchedule.Parse(
        JsonDocument
            .Parse(
                """{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "_class_name": "UniPCMultistepScheduler"}"""
            )
            .RootElement
    );

    public static TheoryData<string> Names => [.. SamplerCatalog.Default.Names];

    [Theory]
    [InlineData("eular")]
    [InlineData("euler_")]
    [InlineData("ddim_karras")]
    [InlineData("euler_a_karras")]
    [InlineData("ddim_eta2")]
    [InlineData("lcm_trailing")]
    public void GetRequired_UnknownName_NamesTheKnownOnes(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => SamplerCatalog.Default.GetRequired(name));

        Assert.False(SamplerCatalog.Default.Contains(name));
        Assert.Contains(
            "dpmpp_2m, dpmpp_2m_beta, dpmpp_2m_exponential, dpmpp_2m_karras, dpmpp_2m_sde",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Plan_NameWithKarras_IsThePlanOfAConfigWithKarras()
    {
        var named = SamplerCatalog.Default.GetRequired("dpmpp_2m_karras").Plan(Schedule, 9);
        var configured = new DpmSolverMultistepSampler().Plan(
            Schedule with
            {
                Options = new SamplerOptions { SigmaSpacing = SigmaSpacing.Karras },
            },
            9
        );

        Assert.Equal(configured.Sigmas, named.Sigmas);
        Assert.NotEqual(SamplerCatalog.Default.GetRequired("dpmpp_2m").Plan(Schedule, 9).Sigmas, named.Sigmas);
    }

    [Fact]
    public void Plan_SeveralEndings_SetSeveralOptions()
    {
        var options = SamplerCatalog.Default.GetRequired("Euler_Trailing_Exponential").Plan(Schedule, 4).Schedule.Options;

        Assert.Equal((TimestepSpacing.Trailing, SigmaSpacing.Exponential), (options.Spacing, options.SigmaSpacing));
        Assert.Equal(0.5, SamplerCatalog.Default.GetRequired("ddim_eta0.5").Plan(Schedule, 4).Schedule.Options.Eta);
    }

    /// <summary>The quantile is SciPy 1.10.1's beta.ppf(0.75, 0.6, 0.6).</summary>
    [Fact]
    public void Plan_BetaSigmas_AreQuantilesBetweenTheEnds()
    {
        var sigmas = SamplerCatalog.Default.GetRequired("euler_beta").Plan(Schedule, 5).Sigmas;

        Assert.Equal(sigmas[4] + 0.824319621347305 * (sigmas[0] - sigmas[4]), sigmas[1], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_MoreStepsThanTrainingTimesteps_IsRefused(string name)
    {
        var schedule = name == SamplerNames.FlowEuler ? Schedule with { Prediction = PredictionType.Flow } : Schedule;

        Assert.Throws<ArgumentOutOfRangeException>(() => SamplerCatalog.Default.GetRequired(name).Plan(schedule, 1001));
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplerCatalog.Default.GetRequired(name).Plan(schedule, 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_FamilyOfTheOtherKind_IsRefused(string name)
    {
        var schedule = name == SamplerNames.FlowEuler ? Schedule : Schedule with { Prediction = PredictionType.Flow };

        Assert.Throws<NotSupportedException>(() => SamplerCatalog.Default.GetRequired(name).Plan(schedule, 10));
    }

    /// <summary>With a denoiser that knows the picture, every method must arrive at it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Step_PerfectDenoiser_ArrivesAtThePicture(string name)
    {
        var prediction = name == SamplerNames.FlowEuler ? PredictionType.Flow : PredictionType.Sample;
        var sampler = SamplerCatalog.Default.GetRequired(name);
        var plan = sampler.Plan(Schedule with { Prediction = prediction }, 25);
        float[] picture = [0.5f, -1, 0.25f, 1];
        var latents = picture.Select((x, i) => (float)((i % 2 == 0 ? 1 : -1) * plan.InitialScale)).ToArray();

        float[][] history = [];
        for (var evaluation = 0; evaluation < plan.Evaluations; evaluation++)
        {
            var sigma = plan.Sigmas.Count > 0 ? plan.Sigmas[Math.Min(evaluation, plan.Sigmas.Count - 2)] : 0;
            var output = prediction == PredictionType.Sample ? picture : [.. latents.Zip(picture, (x, x0) => (float)((x - x0) / sigma))];
            var next = sampler.Step(plan, evaluation, latents, output, history, drawn => Array.Fill(drawn, 0.1f));
            (latents, history) = (next.Latents, next.History);
        }

        // Methods that end at the lowest training noise level keep that much noise.
        Assert.All(picture.Zip(latents), pair => Assert.Equal(pair.First, pair.Second, 0.06));
    }
}
