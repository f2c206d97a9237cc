using System.Text.Json;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Tests.Samplers;

/// <summary>Multistep methods whose history is dropped go on at first order and recover.</summary>
public sealed class RestartTests
{
    private static readonly SamplerSchedule Schedule = SamplerSchedule.Parse(
        JsonDocument
            .Parse("""{"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "skip_prk_steps": true}""")
            .RootElement
    );

    [Theory]
    [InlineData(SamplerNames.DpmSolverPlusPlus2M)]
    [InlineData(SamplerNames.DpmSolverPlusPlus3M)]
    [InlineData(SamplerNames.DpmSolverPlusPlus2S)]
    [InlineData(SamplerNames.UniPc)]
    [InlineData(SamplerNames.Deis)]
    [InlineData(SamplerNames.Lms)]
    [InlineData(SamplerNames.Pndm)]
    public void Step_HistoryDroppedOnce_StaysCloseToTheUncutRun(string name)
    {
        var uncut = Run(name, dropAt: null);
        var restarted = Run(name, dropAt: 11);

        Assert.NotEqual(uncut, restarted);
        Assert.All(uncut.Zip(restarted), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }

    private static float[] Run(string name, int? dropAt)
    {
        var sampler = SamplerCatalog.Default.GetRequired(name);
        var plan = sampler.Plan(Schedule, 25);
        float[] latents = [(float)plan.InitialScale, (float)-plan.InitialScale, 0.5f * (float)plan.InitialScale];
        float[][] history = [];
        for (var step = 0; step < plan.Steps; step++)
        {
            if (step == dropAt)
            {
                history = [];
            }

            foreach (var evaluation in plan.EvaluationsOf(step))
            {
                var scale = sampler.InputScale(plan, evaluation);
                var next = sampler.Step(
                    plan,
                    evaluation,
                    latents,
                    [.. latents.Select(x => 0.8f * MathF.Tanh(x * scale))],
                    history,
                    _ => { }
                );
                (latents, history) = (next.Latents, next.History);
            }
        }

        return latents;
    }
}
