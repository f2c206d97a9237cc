using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Samplers;

/// <summary>Whole trajectories against diffusers, with an analytic stand-in for the network.</summary>
public sealed class GoldenTrajectoryTests
{
    [Theory]
    [InlineData("samplers/ddim_02_leading_eps")]
    [InlineData("samplers/ddim_04_trailing_eps")]
    [InlineData("samplers/ddim_08_leading_eps")]
    [InlineData("samplers/ddim_08_leading_eps_eta1")]
    [InlineData("samplers/ddim_08_leading_v")]
    [InlineData("samplers/ddim_08_linspace_sample")]
    [InlineData("samplers/euler_04_trailing_eps")]
    [InlineData("samplers/euler_08_karras")]
    [InlineData("samplers/euler_08_leading_eps")]
    [InlineData("samplers/euler_08_linspace_eps")]
    [InlineData("samplers/euler_08_sample")]
    [InlineData("samplers/euler_08_v")]
    [InlineData("samplers/euler_25_leading_eps")]
    [InlineData("samplers/dpmpp2m_02_eps")]
    [InlineData("samplers/dpmpp2m_08_eps")]
    [InlineData("samplers/dpmpp2m_08_karras")]
    [InlineData("samplers/dpmpp2m_08_sample")]
    [InlineData("samplers/dpmpp2m_08_v")]
    [InlineData("samplers/dpmpp2m_25_eps")]
    [InlineData("samplers/dpmpp2m_25_karras_leading")]
    [InlineData("lcm/lcm_01_eps")]
    [InlineData("lcm/lcm_02_eps")]
    [InlineData("lcm/lcm_04_eps")]
    [InlineData("lcm/lcm_04_sample")]
    [InlineData("lcm/lcm_04_v")]
    [InlineData("lcm/lcm_08_eps")]
    public void Trajectory_EqualsDiffusers(string name)
    {
        var golden = GoldenFiles.Case(name);
        var sampler = Sampler(name, golden);
        var plan = sampler.Plan(NoiseSchedule.Parse(golden.GetProperty("config")), golden.GetProperty("num_inference_steps").GetInt32());
        var expected = GoldenFiles.Tensor(name, "samples");
        var noise = GoldenFiles.Has(name, "step_noise") ? GoldenFiles.Tensor(name, "step_noise") : [];
        var tolerance = golden.GetProperty("tolerance").GetProperty("relative_per_call").GetDouble();
        var latents = GoldenFiles.Tensor(name, "init_noise").Select(value => (float)(value * plan.InitialScale)).ToArray();
        float[][] history = [];

        for (var step = 0; step < plan.Steps; step++)
        {
            var index = step;
            var next = sampler.Step(plan, step, latents, StandIn(golden, latents, sampler.InputScale(plan, step), plan.Timesteps[step]), history, drawn =>
            {
                for (var i = 0; i < drawn.Length; i++) drawn[i] = (float)noise[index * drawn.Length + i];
            });
            (latents, history) = (next.Latents, next.History);

            var reference = expected.AsSpan(step * latents.Length, latents.Length).ToArray();
            var error = reference.Zip(latents, (a, b) => Math.Abs(a - b)).Max() / reference.Max(Math.Abs);
            Assert.True(error <= tolerance, $"step {step}: relative error {error:E2}, allowed {tolerance:E2}");
        }
    }

    private static ISampler Sampler(string name, System.Text.Json.JsonElement golden) => name.Split('/')[1].Split('_')[0] switch
    {
        "ddim" => new DdimSampler(golden.GetProperty("step_args").TryGetProperty("eta", out var eta) ? eta.GetSingle() : 0),
        "euler" => new EulerSampler(),
        "dpmpp2m" => new DpmSolverPlusPlus2MSampler(),
        _ => new LcmSampler(),
    };

    private static float[] StandIn(System.Text.Json.JsonElement golden, float[] latents, float scale, double timestep)
    {
        var model = golden.GetProperty("analytic_model");
        double Number(string field) => model.GetProperty(field).GetDouble();
        var (a, b) = ((float)(Number("a") * Math.Cos(Number("omega") * timestep)), (float)Number("b"));
        return [.. latents.Select((value, i) => a * (value * scale) + b * (float)Math.Sin(Number("pattern_freq") * i + Number("pattern_phase")))];
    }
}
