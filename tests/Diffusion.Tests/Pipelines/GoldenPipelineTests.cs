using System.Text.Json;
using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Prompts;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;

namespace HybridGrains.Diffusion.Tests.Pipelines;

/// <summary>Whole generations of tiny pipelines, prompt to picture, against diffusers.</summary>
public sealed class GoldenPipelineTests(TinyPipelines pipelines) : IClassFixture<TinyPipelines>
{
    private const string CasesFolder = "pipeline/cases";
    public static TheoryData<string> Cases =>
        [
            .. Directory
                .EnumerateFiles(GoldenFiles.Folder(CasesFolder), "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path)!)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_StepByStep_EqualsDiffusers(string name)
    {
        var golden = GoldenFiles.Json(Path.Combine(GoldenFiles.Folder(CasesFolder), name + ".json"));
        var tensors = SafeTensors.Read(Path.Combine(GoldenFiles.Folder(CasesFolder), name + ".safetensors"));
        var rows = tensors.Shape("init_noise")[0];
        for (var row = 0; row < rows; row++)
        {
            Check(name, golden, tensors, rows, row);
        }
    }

    private void Check(string name, JsonElement golden, SafeTensors tensors, int rows, int row)
    {
        var steps = golden.GetProperty("num_inference_steps").GetInt32();
        var parameters = Parameters(golden, row, steps);
        var config = SchedulerConfig(golden);
        var plan = new ScheduledSampler().Plan(SamplerSchedule.Parse(JsonDocument.Parse(config).RootElement), steps, parameters.BeginStep);
        var firstCall = plan.FirstEvaluation(plan.Begin);
        var noise = new RecordedNoise(
            tensors.Floats("init_noise"),
            tensors.Has("step_noise") ? tensors.Floats("step_noise") : [],
            [.. golden.GetProperty("noise").GetProperty("step_noise_for_call").EnumerateArray().Select(call => call.GetInt32())],
            firstCall
        );
        Assert.SkipUnless(
            pipelines.CanExport(golden.GetProperty("pipeline_folder").GetString()!),
            "The model kit cannot export this pipeline's networks."
        );
        var family = pipelines.Family(golden.GetProperty("pipeline_folder").GetString()!, name, config, Shape(golden));
        using var runtime = new FamilyRuntime(
            family,
            new FamilyRuntimeOptions { IntraOpThreads = 1 },
            TimeProvider.System,
            noise,
            Prompts(golden, tensors)
        );

        var state = tensors.Has("init_latents") ? runtime.Start(parameters, tensors.Floats("init_latents")) : runtime.Start(parameters);
        var count = state.Latents.Length;
        AssertClose(tensors["initial_latents"].AsSpan(row * count), state.Latents, 1e-5, "start");
        var tolerance = golden.GetProperty("tolerance").GetProperty("latents_relative").GetDouble();
        RgbPicture? picture = null;
        for (var step = plan.Begin; step < steps; step++)
        {
            var last = step == steps - 1;
            // Every step is a range of its own, as if each ran on another worker.
            var outcome = runtime.Run(
                LatentState.FromBytes(state.ToBytes()),
                new RangeSpec("large", step + 1, last ? "full" : null),
                null,
                TestContext.Current.CancellationToken
            );
            (state, picture) = (outcome.State, outcome.Picture);
            var call = plan.FirstEvaluation(step + 1) - 1 - firstCall;
            AssertClose(tensors["latents_f64"].AsSpan((call * rows + row) * count), state.Latents, tolerance, $"step {step}");
        }

        var pixels = picture!.Pixels;
        AssertPicture(tensors["image_u8"].AsSpan(row * pixels.Length, pixels.Length), pixels);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, float[] actual, double tolerance, string what)
    {
        var (error, largest) = (0.0, 0.0);
        for (var i = 0; i < actual.Length; i++)
        {
            (error, largest) = (Math.Max(error, Math.Abs(expected[i] - actual[i])), Math.Max(largest, Math.Abs(expected[i])));
        }

        Assert.True(error <= tolerance * largest, $"{what}: relative error {error / largest:E2}, allowed {tolerance:E2}");
    }

    /// <summary>The picture may differ by one level where rounding falls on the other side.</summary>
    private static void AssertPicture(ReadOnlySpan<double> expected, byte[] pixels)
    {
        Assert.Equal(expected.Length, pixels.Length);
        for (var i = 0; i < pixels.Length; i++)
        {
            Assert.InRange(pixels[i], expected[i] - 1, expected[i] + 1);
        }
    }

    private static GenerationParameters Parameters(JsonElement golden, int row, int steps)
    {
        string Text(string list) =>
            golden.GetProperty(list) is { ValueKind: JsonValueKind.Array } texts ? texts[row].GetString()!
            : list == "prompts" ? RecordedPrompts.Positive
            : "";
        var size = golden.GetProperty("image_size");
        return new GenerationParameters(
            "tiny",
            Text("prompts"),
            Text("negative_prompts"),
            size[1].GetInt32(),
            size[0].GetInt32(),
            steps,
            SamplerNames.Scheduler,
            golden.GetProperty("guidance_scale").GetSingle(),
            row
        )
        {
            Strength = golden.TryGetProperty("strength", out var strength) ? strength.GetDouble() : 1,
            GuidanceRescale = golden.TryGetProperty("guidance_rescale", out var rescale) ? rescale.GetSingle() : 0,
            SizeConditioning = golden.TryGetProperty("time_ids", out var sizes)
                ? new SizeConditioning(
                    (int)sizes[1].GetDouble(),
                    (int)sizes[0].GetDouble(),
                    (int)sizes[3].GetDouble(),
                    (int)sizes[2].GetDouble()
                )
                : null,
            // The reference cuts prompts that are too long.
            PromptStyle = PromptStyle.Plain,
        };
    }

    private static string SchedulerConfig(JsonElement golden)
    {
        var scheduler = golden.GetProperty("scheduler");
        var config = JsonNode.Parse(scheduler.GetProperty("config").GetRawText())!.AsObject();
        config["_class_name"] = scheduler.GetProperty("class").GetString();
        foreach (var argument in golden.GetProperty("step_args").EnumerateObject())
        {
            config[argument.Name] = JsonNode.Parse(argument.Value.GetRawText());
        }

        return config.ToJsonString();
    }

    private static FamilyShape Shape(JsonElement golden) =>
        new(
            golden.GetProperty("image_size")[0].GetInt32() / golden.GetProperty("latent_shape")[2].GetInt32(),
            golden.GetProperty("scaling_factor").GetSingle(),
            golden.TryGetProperty("guidance_embedding_dim", out var width) ? width.GetInt32() : null
        );

    private static IPromptChunks[] Prompts(JsonElement golden, SafeTensors tensors)
    {
        if (golden.GetProperty("prompts").ValueKind == JsonValueKind.Array)
        {
            return [TinyPipelines.Prompts];
        }

        int[] Ids(string name) => Array.ConvertAll(tensors[name], id => (int)id);
        var first = new RecordedPrompts(Ids("input_ids"), Ids("uncond_input_ids"));
        return tensors.Has("input_ids_2") ? [first, new RecordedPrompts(Ids("input_ids_2"), Ids("uncond_input_ids_2"))] : [first];
    }
}
