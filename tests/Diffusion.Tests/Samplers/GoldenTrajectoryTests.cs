using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Samplers;

/// <summary>Whole trajectories against diffusers, with an analytic stand-in for the network.</summary>
public sealed class GoldenTrajectoryTests
{
    /// <summary>
    /// The reference interpolates in float32 logarithms of sigma, which moves a timestep between whole ones by this much.
    /// </summary>
    private const double TimestepTolerance = 5e-3;

    /// <summary>A run of one step may start near sigma 0, where 1 - alpha has lost digits in float32.</summary>
    private const double InitialScaleTolerance = 2e-5;

    /// <summary>Folders of these groups that hold no trajectory.</summary>
    private const string Tables = "lcm/boundary_and_guidance";

    public static TheoryData<string> Cases =>
        [.. GoldenFiles.Cases("samplers").Concat(GoldenFiles.Cases("lcm")).Where(name => name != Tables)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_WholeRun_EqualsDiffusers(string name)
    {
        var run = new GoldenRun(name);
        var latents = run.Initial();
        float[][] history = [];
        Assert.Equal(run.Calls, run.Plan.Evaluations - run.Begin);

        for (var call = 0; call < run.Calls; call++)
        {
            var next = run.Step(latents, history, run.Begin + call);
            (latents, history) = (next.Latents, next.History);
            var error = run.Error(latents, call);
            Assert.True(error <= run.Tolerance, $"call {call}: relative error {error:E2}, allowed {run.Tolerance:E2}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Timesteps_EqualThoseOfDiffusers(string name)
    {
        var run = new GoldenRun(name);

        Assert.Equal(run.Timesteps.Length, run.Plan.Evaluations);
        Assert.All(run.Timesteps.Zip(run.Plan.Timesteps), pair => Assert.Equal(pair.First, pair.Second, TimestepTolerance));
        Assert.Equal(run.InitialScale, run.Plan.InitialScale, run.InitialScale * InitialScaleTolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_CleanPrediction_EqualsDiffusers(string name)
    {
        var run = new GoldenRun(name);
        if (!run.Tensors.Has("pred_original"))
        {
            return;
        }

        var latents = run.Initial();
        float[][] history = [];

        for (var call = 0; call < run.Calls; call++)
        {
            var next = run.Step(latents, history, run.Begin + call);
            (latents, history) = (next.Latents, next.History);

            // The clean prediction divides by the signal, so it holds that much more of the reference's own float32 rounding.
            var error = run.Error(next.Denoised, call, "pred_original");
            Assert.True(error <= 10 * run.Tolerance, $"call {call}: relative error {error:E2}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LevelAt_Timesteps_MixesAsAddNoise(string name)
    {
        var run = new GoldenRun(name);
        var timesteps = run.AddNoiseTimesteps;
        for (var i = 0; i < timesteps.Length; i++)
        {
            var size = run.Tensors["addnoise_x0"].Length / timesteps.Length;
            double[] Row(string tensor) => run.Tensors[tensor].AsSpan(i * size, size).ToArray();
            var mixed = GoldenRun.Mix(Level(run, timesteps[i]), Row("addnoise_x0"), Row("addnoise_noise"));

            var expected = Row("addnoise_result");
            Assert.InRange(expected.Zip(mixed, (a, b) => Math.Abs(a - b)).Max() / expected.Max(Math.Abs), 0, Math.Max(1e-5, run.Tolerance));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_CutAfterAnyStepAndReadFromBytes_IsBitEqualToUncut(string name)
    {
        var run = new GoldenRun(name);
        if (run.Plan.FirstEvaluation(run.Plan.Begin) != run.Begin)
        {
            return;
        }

        var (state, uncut) = (State(run, run.Plan.Begin, run.Initial(), []), State(run, run.Plan.Begin, run.Initial(), []));

        for (var step = run.Plan.Begin; step < run.Plan.Steps; step++)
        {
            state = LatentState.FromBytes(RunStep(run, state).ToBytes());
            uncut = RunStep(run, uncut);
            Assert.Equal(uncut.Latents, state.Latents);
            Assert.Equal(uncut.History, state.History);
        }
    }

    private static LatentState RunStep(GoldenRun run, LatentState state)
    {
        foreach (var evaluation in run.Plan.EvaluationsOf(state.StepIndex))
        {
            var next = run.Step(state.Latents, state.History, evaluation);
            state = State(run, state.StepIndex, next.Latents, next.History);
        }

        return State(run, state.StepIndex + 1, state.Latents, state.History);
    }

    private static LatentState State(GoldenRun run, int step, float[] latents, float[][] history) =>
        new(
            new GenerationParameters("family", "prompt", "", 40, 24, run.Plan.Steps, run.Sampler.Name, 1, 7),
            step,
            [1, 1, latents.Length],
            latents,
            history
        );

    /// <summary>diffusers takes the level of a step by its timestep, the second one where a timestep appears twice.</summary>
    private static NoiseLevel Level(GoldenRun run, double timestep)
    {
        if (run.Plan.Sigmas.Count == 0)
        {
            return run.Plan.Schedule.LevelAt((int)timestep);
        }

        var found = Enumerable
            .Range(0, run.Plan.Evaluations)
            .Where(evaluation => Math.Abs(run.Plan.Timesteps[evaluation] - timestep) < TimestepTolerance)
            .ToArray();
        return run.Sampler.LevelAt(
            run.Plan,
            found.Length > 1 ? found[1]
                : found.Length == 1 ? found[0]
                : run.Plan.Evaluations - 1
        );
    }
}
