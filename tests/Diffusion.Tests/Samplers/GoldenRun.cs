using System.Text.Json;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Samplers;

/// <summary>One reference trajectory: the sampler and plan its case.json asks for, and its analytic stand-in for the network.</summary>
internal sealed class GoldenRun
{
    private readonly JsonElement _case;
    private readonly int[] _noiseCalls;

    public GoldenRun(string name)
    {
        _case = GoldenFiles.Case(name);
        Tensors = GoldenFiles.Tensors(name);
        Sampler = DiffusersScheduler.Sampler(_case.GetProperty("reference").GetProperty("class").GetString()!);
        Begin = _case.TryGetProperty("img2img", out var start) ? start.GetProperty("start_index").GetInt32() : 0;
        var order = _case.TryGetProperty("order", out var calls) ? calls.GetInt32() : 1;
        Plan = Sampler.Plan(Schedule(), Steps(), Begin / order);
        _noiseCalls = [.. _case.GetProperty("noise").GetProperty("step_noise_for_call").EnumerateArray().Select(call => call.GetInt32())];
    }

    public ISampler Sampler { get; }
    public SamplerPlan Plan { get; }
    public SafeTensors Tensors { get; }

    /// <summary>Index of the first evaluation.</summary>
    public int Begin { get; }

    public int Calls => _case.GetProperty("scheduler_calls").GetInt32();
    public double Tolerance => _case.GetProperty("tolerance").GetProperty("relative_per_call").GetDouble();
    public double[] Timesteps => Numbers("timesteps");
    public double InitialScale => _case.GetProperty("init_noise_sigma").GetDouble();
    public double[] AddNoiseTimesteps =>
        _case.TryGetProperty("add_noise", out var noise)
            ? [.. noise.GetProperty("timesteps").EnumerateArray().Select(t => t.GetDouble())]
            : [];

    public float[] Initial() =>
        Begin == 0 && Tensors.Has("init_noise")
            ? [.. Tensors["init_noise"].Select(value => (float)(value * Plan.InitialScale))]
            : Mix(Sampler.LevelAt(Plan, Begin), Tensors["img2img_x0"], Tensors["img2img_noise"]);

    public static float[] Mix(NoiseLevel level, double[] picture, double[] noise) =>
        [.. picture.Zip(noise, (x, e) => (float)(level.Signal * x + level.Sigma * e))];

    /// <summary>What the stand-in answers at an evaluation.</summary>
    public float[] Output(float[] latents, int evaluation)
    {
        var model = _case.GetProperty("analytic_model");
        double Number(string field) => model.GetProperty(field).GetDouble();
        var (a, b) = ((float)(Number("a") * Math.Cos(Number("omega") * Plan.Timesteps[evaluation])), (float)Number("b"));
        var scale = Sampler.InputScale(Plan, evaluation);
        return
        [
            .. latents.Select(
                (value, i) => a * (value * scale) + b * (float)Math.Sin(Number("pattern_freq") * i + Number("pattern_phase"))
            ),
        ];
    }

    /// <summary>One evaluation of every row of the case's batch; rows do not know of each other.</summary>
    public SamplerStep Step(float[] latents, float[][] history, int evaluation)
    {
        var (output, size) = (Output(latents, evaluation), latents.Length / Rows);
        float[] Row(float[] values, int row) => values.AsSpan(row * size, size).ToArray();
        var rows = Enumerable
            .Range(0, Rows)
            .Select(row =>
                Sampler.Step(
                    Plan,
                    evaluation,
                    Row(latents, row),
                    Row(output, row),
                    [.. history.Select(past => Row(past, row))],
                    drawn => Draw(drawn, evaluation - Begin, row)
                )
            )
            .ToArray();
        return new SamplerStep(
            [.. rows.SelectMany(row => row.Latents)],
            [.. rows.SelectMany(row => row.Denoised)],
            [.. Enumerable.Range(0, rows[0].History.Length).Select(i => rows.SelectMany(row => row.History[i]).ToArray())]
        );
    }

    /// <summary>
    /// Max |a - b| / max |b| against one call of a recorded trajectory; the double one where there is one, as its README advises
    /// for a double implementation.
    /// </summary>
    public double Error(float[] values, int call, string tensor = "samples")
    {
        var reference = Tensors[Tensors.Has(tensor + "_f64") ? tensor + "_f64" : tensor]
            .AsSpan(call * values.Length, values.Length)
            .ToArray();
        return reference.Zip(values, (a, b) => Math.Abs(a - b)).Max() / reference.Max(Math.Abs);
    }

    private int Rows => _case.TryGetProperty("shape", out var shape) ? shape[0].GetInt32() : 1;

    private void Draw(float[] drawn, int call, int row)
    {
        var recorded = Tensors["step_noise"];
        var index = Array.IndexOf(_noiseCalls, call);
        Assert.True(index >= 0, $"call {call} draws noise; the reference draws in {string.Join(", ", _noiseCalls)}");
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = (float)recorded[(index * Rows + row) * drawn.Length + i];
        }
    }

    private int Steps()
    {
        var steps = _case.GetProperty("num_inference_steps");
        return steps.ValueKind == JsonValueKind.Number ? steps.GetInt32() : Calls;
    }

    private SamplerSchedule Schedule()
    {
        var flow = Sampler is FlowEulerSampler;
        var schedule = SamplerSchedule.Parse(_case.GetProperty("config"));
        var (set, step) = (_case.GetProperty("set_timesteps_args"), _case.GetProperty("step_args"));
        double? Argument(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value.GetDouble() : null;
        double[]? List(string name) =>
            set.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetDouble())] : null;
        return schedule with
        {
            Prediction = flow ? PredictionType.Flow : schedule.Prediction,
            Options = schedule.Options with
            {
                CustomTimesteps = List("timesteps"),
                CustomSigmas = List("sigmas"),
                Shift = schedule.Options.Shift with { Mu = Argument(set, "mu") },
                OriginalSteps = (int?)Argument(set, "original_inference_steps") ?? schedule.Options.OriginalSteps,
                Eta = Argument(step, "eta") ?? schedule.Options.Eta,
                LmsOrder = (int?)Argument(step, "order") ?? schedule.Options.LmsOrder,
                UseClippedModelOutput = step.TryGetProperty("use_clipped_model_output", out var clipped) && clipped.GetBoolean(),
                Churn = Argument(step, "s_churn") is { } churn
                    ? new ChurnOptions(
                        churn,
                        Argument(step, "s_tmin") ?? 0,
                        Argument(step, "s_tmax") ?? double.PositiveInfinity,
                        Argument(step, "s_noise") ?? 1
                    )
                    : null,
            },
        };
    }

    private double[] Numbers(string name) => [.. _case.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];
}
