using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Tests.Generations;

public sealed partial class SamplerChoiceTests
{
    private static readonly GenerationParameters Request = new("tiny", "a cat", "", 32, 32, 20, SamplerNames.Ddim, 4, 7);

    public static TheoryData<string> Schedules =>
        [
            File.ReadAllText(Checkout.Combine("models", "emoji-scenes", "scheduler", "scheduler_config.json")),
            """{"_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "skip_prk_steps": true, "steps_offset": 1}""",
            """{"_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}""",
            """{"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 3.0}""",
            """{"_class_name": "FlowMatchEulerDiscreteScheduler", "use_dynamic_shifting": true}""",
            """{"_class_name": "DDPMScheduler", "variance_type": "learned_range"}""",
            """{"_class_name": "DDIMScheduler", "prediction_type": "v_prediction", "rescale_betas_zero_snr": true, "timestep_spacing": "trailing"}""",
            """{"_class_name": "DDIMScheduler", "rescale_betas_zero_snr": true, "timestep_spacing": "trailing"}""",
            """{"_class_name": "DPMSolverSinglestepScheduler", "algorithm_type": "dpmsolver"}""",
            """{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "dpmsolver"}""",
            """{"_class_name": "UniPCMultistepScheduler", "solver_type": "bh1", "predict_x0": false}""",
            """{"_class_name": "DDIMScheduler", "num_train_timesteps": 8, "steps_offset": 3}""",
            """{"num_train_timesteps": 40}""",
        ];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Running_EveryName_RunsInThoseSteps(string config)
    {
        var schedule = Parse(config);

        var names = SamplerChoice.Running(schedule, 6);

        Assert.All(names, name => Assert.Equal(6, SamplerChoice.Plan(schedule, Request with { Sampler = name, Steps = 6 }).Plan.Steps));
        Assert.All(
            SamplerCatalog.Default.Names.Except(names),
            name => Assert.Throws<GenerationInputException>(() => SamplerChoice.Plan(schedule, Request with { Sampler = name, Steps = 6 }))
        );
    }

    [Fact]
    public void Running_BundledFamily_HasAllButFlow() =>
        Assert.Equal(
            SamplerCatalog.Default.Names.Where(name => name != SamplerNames.FlowEuler),
            SamplerChoice.Running(Parse(Schedules.First().Data), 12)
        );

    /// <summary>Every refusal says what runs instead, and that does.</summary>
    [Theory]
    [MemberData(nameof(Schedules))]
    public void Plan_WhatIsAdvised_Runs(string config)
    {
        var schedule = Parse(config);
        foreach (var sampler in SamplerCatalog.Default.Names)
        {
            foreach (var steps in (int[])[1, 2, 3, 7, 41])
            {
                foreach (var strength in (double[])[1, 0.5])
                {
                    var asked = Request with { Sampler = sampler, Steps = steps, Strength = strength };
                    if (asked.BeginStep < steps && Refusal(schedule, asked) is { } refusal)
                    {
                        AssertAdviceRuns(schedule, asked, refusal);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("eular", "sampler")]
    [InlineData("flow_euler", "sampler")]
    [InlineData("scheduler", null)]
    [InlineData("euler_trailing", null)]
    [InlineData("pndm", null)]
    public void Plan_BundledFamily_RunsOrNamesTheField(string sampler, string? field)
    {
        var schedule = Parse(Schedules.First().Data);

        foreach (var (steps, strength) in ((int, double)[])[(1, 1), (2, 1), (2, 0.5), (20, 0.5), (20, 1)])
        {
            Assert.Equal(field, Refusal(schedule, Request with { Sampler = sampler, Steps = steps, Strength = strength })?.Field);
        }
    }

    [Fact]
    public void Plan_LongName_IsNotRepeatedWhole() =>
        Assert.True(Refusal(Parse("{}"), Request with { Sampler = new string('x', 100_000) })!.Message.Length < 2_000);

    /// <summary>Where diffusers cannot run Runge-Kutta steps, PNDM is what it is with skip_prk_steps.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(20, 12)]
    public void Plan_PndmWithoutRungeKutta_IsThatOfSkipPrkSteps(int steps, int begin)
    {
        var sampler = SamplerCatalog.Default.GetRequired(SamplerNames.Pndm);

        var plain = sampler.Plan(Parse(Schedules.ElementAt(2).Data), steps, begin);
        var skipping = sampler.Plan(Parse(Schedules.ElementAt(1).Data), steps, begin);

        Assert.Equal(skipping.Timesteps, plain.Timesteps);
        Assert.Equal(skipping.FirstEvaluations, plain.FirstEvaluations);
    }

    private static void AssertAdviceRuns(SamplerSchedule schedule, GenerationParameters asked, GenerationInputException refusal)
    {
        switch (refusal.Field)
        {
            case "steps":
                var advice = Ranges().Match(refusal.Message).Value;
                var ends = Number().Matches(advice).Select(number => int.Parse(number.Value, CultureInfo.InvariantCulture)).ToList();
                Assert.NotEmpty(ends);
                Assert.All(ends, steps => Assert.Null(Refusal(schedule, asked with { Steps = steps, Strength = 1 })));
                break;
            case "strength":
                Assert.Contains("or strength 1", refusal.Message, StringComparison.Ordinal);
                Assert.Null(Refusal(schedule, asked with { Strength = 1 }));
                break;
            default:
                Assert.Equal("sampler", refusal.Field);
                var names = refusal.Message.Split("these run: ")[1].TrimEnd('.').Split(", ", StringSplitOptions.RemoveEmptyEntries);
                Assert.All(names, name => Assert.Null(Refusal(schedule, asked with { Sampler = name, Strength = 1 })));
                break;
        }
    }

    private static GenerationInputException? Refusal(SamplerSchedule schedule, GenerationParameters parameters)
    {
        try
        {
            SamplerChoice.Plan(schedule, parameters);
            return null;
        }
        catch (GenerationInputException refusal)
        {
            return refusal;
        }
    }

    private static SamplerSchedule Parse(string config) => SamplerSchedule.Parse(JsonDocument.Parse(config).RootElement);

    [GeneratedRegex(@"it must be [0-9a-z ]+")]
    private static partial Regex Ranges();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
