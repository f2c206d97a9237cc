using System.Text.Json.Nodes;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// What a checkpoint in one file says of its noise schedule beside its weights: empty tensors as markers, metadata of the header, the
/// schedule that training kept.
/// </summary>
internal sealed class SingleFileMarkers
{
    private const string EdmMessage =
        "It was trained with EDM's noise levels and preconditioning (Playground 2.5, CosXL), which are not run here.";

    private static readonly Dictionary<string, string> Predictions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["epsilon"] = "epsilon",
        ["eps"] = "epsilon",
        ["v"] = "v_prediction",
        ["v_prediction"] = "v_prediction",
        ["sample"] = "sample",
    };

    /// <summary>Tensors that say something by being there.</summary>
    private static readonly HashSet<string> Read = ["v_pred", "ztsnr", "zsnr", "scale_factor", "first_stage_model.scale_factor"];

    /// <summary>Tables that follow from the schedule, counters, and averaged copies of the weights.</summary>
    private static readonly string[] Harmless =
    [
        "alphas_cumprod_prev",
        "betas",
        "cond_stage_model.logit_scale",
        "epoch",
        "global_step",
        "log_one_minus_alphas_cumprod",
        "logvar",
        "lvlb_weights",
        "model_ema.",
        "posterior_",
        "sqrt_",
    ];

    private readonly IWeights _file;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly List<string> _notes = [];

    /// <exception cref="CheckpointException">A marker of something that is not run, or of what is not known; named.</exception>
    public SingleFileMarkers(IWeights file, IReadOnlyDictionary<string, string> metadata)
    {
        (_file, _metadata) = (file, metadata);
        foreach (var name in file.Names)
        {
            if (name.StartsWith("edm_", StringComparison.Ordinal) || name == "denoiser.sigmas")
            {
                throw new CheckpointException($"{file.Origin} has the marker {name}. {EdmMessage}");
            }
        }

        Prediction = PredictionOf();
        ZeroTerminalSnr = Has("ztsnr") || Has("zsnr") || IsTrue("ss_zero_terminal_snr") || IsTrue("modelspec.zero_terminal_snr");
        if (ZeroTerminalSnr)
        {
            _notes.Add(
                "The file is marked as trained to zero signal at the last step: betas are rescaled, timesteps are spaced from the end."
            );
        }

        if (_metadata.TryGetValue("modelspec.encoder_layer", out var layer) && layer is not ("" or "1" or "None"))
        {
            _notes.Add(
                $"modelspec.encoder_layer is {layer}: the file was trained on an earlier layer of its text encoder; the last one is "
                    + $"used here."
            );
        }
    }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>epsilon, v_prediction or sample; null when the file does not say.</summary>
    public string? Prediction { get; }

    public bool ZeroTerminalSnr { get; }

    /// <summary>What latents are multiplied by; null when the file does not say.</summary>
    public double? ScalingFactor
    {
        get
        {
            var name = (string?[])["scale_factor", "first_stage_model.scale_factor"];
            if (
                name.FirstOrDefault(item => item is not null && Has(item)) is not { } stored
                || _file.ShapeOf(stored).Aggregate(1L, (a, b) => a * b) != 1
            )
            {
                return null;
            }

            using var value = _file.Read(stored).to(TorchSharp.torch.ScalarType.Float64);
            var factor = value.item<double>();
            return factor is > 1e-6 and < 1e6
                ? factor
                : throw new CheckpointException($"{_file.Origin}: {stored} is {factor}; it must be between 1e-6 and 1e6.");
        }
    }

    /// <summary>Every tensor outside of the networks is read or harmless.</summary>
    /// <param name="networks">What the names of their tensors begin with.</param>
    /// <exception cref="CheckpointException">Names those that are neither.</exception>
    public void RefuseOthers(IReadOnlyCollection<string> networks)
    {
        var unknown = _file
            .Names.Where(name => !Read.Contains(name) && name != "alphas_cumprod")
            .Where(name => !networks.Concat(Harmless).Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (unknown.Count > 0)
        {
            throw new CheckpointException(
                $"{_file.Origin} has {unknown.Count} tensors that are not known here and may change what comes out: "
                    + $"{string.Join(", ", unknown.Take(5))}{(unknown.Count > 5 ? "..." : "")}."
            );
        }
    }

    /// <summary>What the file says goes over what a config folder or the published models say.</summary>
    /// <param name="json">A scheduler_config.json.</param>
    /// <param name="prediction">Given by the person who imports; null leaves it to the file.</param>
    public string Over(string json, string? prediction)
    {
        var root = Parse(json);
        if ((prediction ?? Prediction) is { } known)
        {
            root["prediction_type"] = known;
        }

        if (ZeroTerminalSnr)
        {
            root["rescale_betas_zero_snr"] = true;
            root["timestep_spacing"] = "trailing";
            if (root["_class_name"]?.ToString() is "PNDMScheduler")
            {
                // PNDM has neither option in diffusers; DDIM is what the paper of zero terminal SNR uses.
                root["_class_name"] = "DDIMScheduler";
                root.Remove("skip_prk_steps");
            }
        }

        if (Table() is { } alphas)
        {
            Compare(root, alphas);
        }

        return root.ToJsonString();
    }

    private static JsonObject Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            _ = root.Count;
            return root;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CheckpointException($"scheduler_config.json: {e.Message}", e);
        }
    }

    private string? PredictionOf()
    {
        var said = new List<(string Where, string What)>();
        if (Has("v_pred"))
        {
            said.Add(("tensor v_pred", "v_prediction"));
        }

        if (_metadata.TryGetValue("modelspec.prediction_type", out var spec) && spec.Length > 0)
        {
            said.Add(
                (
                    "modelspec.prediction_type",
                    Predictions.TryGetValue(spec, out var known)
                        ? known
                        : throw new CheckpointException(
                            $"{_file.Origin}: modelspec.prediction_type is \"{spec}\", which is not run here, only "
                                + $"{string.Join(", ", Predictions.Keys)}."
                        )
                )
            );
        }

        if (IsTrue("ss_v_parameterization") || IsTrue("v_pred") || IsTrue("ss_v_pred"))
        {
            said.Add(("ss_v_parameterization", "v_prediction"));
        }

        if (said.Select(item => item.What).Distinct().Count() > 1)
        {
            throw new CheckpointException(
                $"{_file.Origin} contradicts itself: {string.Join(", ", said.Select(item => $"{item.Where} says {item.What}"))}."
            );
        }

        if (said.Count > 0)
        {
            _notes.Add($"{said[0].Where} says that the denoiser predicts {said[0].What}.");
        }

        return said.Count == 0 ? null : said[0].What;
    }

    private double[]? Table()
    {
        if (!Has("alphas_cumprod") || _file.ShapeOf("alphas_cumprod") is not [> 1 and <= 100_000])
        {
            return null;
        }

        using var table = _file.Read("alphas_cumprod").to(TorchSharp.torch.ScalarType.Float64);
        return table.data<double>().ToArray();
    }

    /// <summary>A schedule of the file's own must be the one that is written, or the picture would be another.</summary>
    private void Compare(JsonObject root, double[] alphas)
    {
        const double Tolerance = 2e-3;
        var (start, end) = (Number(root, "beta_start", 0.0001), Number(root, "beta_end", 0.02));
        if (root["beta_schedule"]?.ToString() != "scaled_linear" || ZeroTerminalSnr)
        {
            return;
        }

        var (product, steps) = (1.0, alphas.Length);
        for (var i = 0; i < steps; i++)
        {
            var root2 = Math.Sqrt(start) + (Math.Sqrt(end) - Math.Sqrt(start)) * i / (steps - 1);
            product *= 1 - root2 * root2;
            if (!(Math.Abs(product - alphas[i]) <= Tolerance))
            {
                throw new CheckpointException(
                    $"{_file.Origin}: alphas_cumprod is {alphas[i]:G4} at timestep {i}, where the schedule of the published models has "
                        + $"{product:G4}. Give --config FOLDER with a scheduler_config.json that has its trained_betas."
                );
            }
        }
    }

    private static double Number(JsonObject root, string key, double otherwise) =>
        root[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number : otherwise;

    private bool Has(string tensor) => _file.Names.Contains(tensor);

    private bool IsTrue(string key) => _metadata.TryGetValue(key, out var value) && (value.ToLowerInvariant() is "true" or "1");
}
