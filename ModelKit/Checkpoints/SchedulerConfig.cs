using System.Text.Json;
using System.Text.Json.Nodes;
using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// A checkpoint's scheduler_config.json as the pipeline that published it would run it: its class, the corrections that pipeline makes
/// to published files, and no key that is silently left out.
/// </summary>
/// <param name="Notes">What was changed, for the person who imports.</param>
public sealed record SchedulerConfig(string Json, IReadOnlyList<string> Notes)
{
    private const string ClassKey = "_class_name";

    /// <summary>Published configs of these have no steps_offset, and no correction of it.</summary>
    private static readonly HashSet<string> WithoutOffset = ["DPMSolverSinglestepScheduler", "FlowMatchEulerDiscreteScheduler"];

    /// <summary>Scheduler classes that a family can be published with.</summary>
    public static IReadOnlySet<string> Known { get; } =
        new SortedSet<string>(StringComparer.Ordinal)
        {
            "DDIMScheduler",
            "DDPMScheduler",
            "DEISMultistepScheduler",
            "DPMSolverMultistepScheduler",
            "DPMSolverSinglestepScheduler",
            "EulerAncestralDiscreteScheduler",
            "EulerDiscreteScheduler",
            "FlowMatchEulerDiscreteScheduler",
            "HeunDiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "LCMScheduler",
            "LMSDiscreteScheduler",
            "PNDMScheduler",
            "TCDScheduler",
            "UniPCMultistepScheduler",
        };

    private static readonly string[] Variances = ["fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log"];

    /// <summary>Keys that NoiseSchedule and SamplerOptions read.</summary>
    private static readonly HashSet<string> Used =
    [
        "algorithm_type",
        "beta_end",
        "beta_schedule",
        "beta_start",
        "clip_denoised",
        "clip_sample",
        "clip_sample_range",
        "disable_corrector",
        "dynamic_thresholding_ratio",
        "eta",
        "euler_at_final",
        "final_sigmas_type",
        "interpolation_type",
        "lambda_min_clipped",
        "lower_order_final",
        "num_train_timesteps",
        "original_inference_steps",
        "predict_x0",
        "prediction_type",
        "rescale_betas_zero_snr",
        "rho",
        "s_noise",
        "sample_max_value",
        "set_alpha_to_one",
        "shift",
        "sigma_data",
        "sigma_max",
        "sigma_min",
        "skip_prk_steps",
        "solver_order",
        "solver_type",
        "steps_offset",
        "thresholding",
        "timestep_scaling",
        "timestep_spacing",
        "timestep_type",
        "trained_betas",
        "use_beta_sigmas",
        "use_dynamic_shifting",
        "use_exponential_sigmas",
        "use_karras_sigmas",
        "use_lu_lambdas",
        "variance_type",
    ];

    /// <summary>Of features that other keys, which are checked, switch on; and of frameworks.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "base_image_seq_len",
        "base_shift",
        "clip_sample_range",
        "flow_shift",
        "max_image_seq_len",
        "max_shift",
        "tensor_format",
        "time_shift_type",
    ];

    /// <param name="json">The file.</param>
    /// <param name="indexClass">The scheduler's class in model_index.json, which diffusers goes by; null when it names none.</param>
    /// <param name="pipeline">The class of the pipeline.</param>
    /// <exception cref="CheckpointException">Another class, or a key or value that is not known; the message names it.</exception>
    public static SchedulerConfig Of(string json, string? indexClass, string pipeline)
    {
        try
        {
            var root = JsonNode.Parse(StandardJson.Of(json))?.AsObject() ?? throw new JsonException("The JSON value is null.");
            var notes = new List<string>();
            Classify(root, indexClass, notes);
            if (pipeline.StartsWith("StableDiffusion", StringComparison.Ordinal) && !pipeline.Contains("XL", StringComparison.Ordinal))
            {
                Correct(root, pipeline, notes);
            }

            var text = root.ToJsonString();
            using var document = JsonDocument.Parse(text);
            Check(document.RootElement);
            return new SchedulerConfig(text, notes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or ModelConfigException)
        {
            throw new CheckpointException($"scheduler_config.json: {e.Message}", e);
        }
    }

    private static void Classify(JsonObject root, string? indexClass, List<string> notes)
    {
        var own = Text(root, ClassKey);
        foreach (var name in (string?[])[own, indexClass])
        {
            if (name is not null && !Known.Contains(name))
            {
                throw new CheckpointException(
                    $"The checkpoint's scheduler is {name}, which is not known here and may change what comes out. Known: "
                        + $"{string.Join(", ", Known)}."
                );
            }
        }

        if (indexClass is not null && own is not null && own != indexClass)
        {
            notes.Add($"scheduler: {indexClass}, as model_index.json says; scheduler_config.json was written by {own}.");
        }

        root[ClassKey] =
            indexClass ?? own ?? throw new CheckpointException("Neither scheduler_config.json nor model_index.json names a scheduler.");
    }

    /// <summary>Those of diffusers' StableDiffusionPipeline, and the one of its inpainting pipeline.</summary>
    private static void Correct(JsonObject root, string pipeline, List<string> notes)
    {
        if (!WithoutOffset.Contains(Text(root, ClassKey)!) && Number(root, "steps_offset") != 1)
        {
            Set(root, "steps_offset", 1, notes);
        }

        if (root["clip_sample"]?.GetValueKind() == JsonValueKind.True)
        {
            Set(root, "clip_sample", false, notes);
        }

        if (
            pipeline.Contains("Inpaint", StringComparison.Ordinal)
            && Text(root, ClassKey) == "PNDMScheduler"
            && root["skip_prk_steps"]?.GetValueKind() != JsonValueKind.True
        )
        {
            Set(root, "skip_prk_steps", true, notes);
        }
    }

    private static void Check(JsonElement root)
    {
        if (root.TryGetProperty("predict_epsilon", out var epsilon) && epsilon.ValueKind == JsonValueKind.False)
        {
            throw new ModelConfigException("predict_epsilon", "false is not supported; write prediction_type");
        }

        if (root.TryGetProperty("variance_type", out var variance) && variance.ValueKind != JsonValueKind.Null && !IsFixed(variance))
        {
            throw new ModelConfigException(
                "variance_type",
                $"{ConfigKeys.Shortened(variance)} is not supported: denoisers that predict their variance are not run, only "
                    + $"{string.Join(", ", Variances)}"
            );
        }

        ConfigKeys.Refuse(root, Used, new HashSet<string>(Harmless) { "predict_epsilon" });
    }

    private static bool IsFixed(JsonElement variance) =>
        variance.ValueKind == JsonValueKind.String && Variances.Contains(variance.GetString());

    private static void Set(JsonObject root, string key, JsonNode value, List<string> notes)
    {
        var old = root[key]?.ToJsonString() ?? "absent";
        root[key] = value;
        notes.Add($"scheduler: {key} is {old} and is taken as {value.ToJsonString()}, as diffusers' Stable Diffusion pipelines do.");
    }

    private static string? Text(JsonObject root, string key) =>
        root[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonObject root, string key) =>
        root[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;
}
