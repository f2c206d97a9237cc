using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>The forward process a family was trained on, from diffusers' scheduler_config.json.</summary>
public sealed record NoiseSchedule
{
    private const double MaxBeta = 0.999;

    public required IReadOnlyList<double> AlphasCumprod { get; init; }
    public required PredictionType Prediction { get; init; }
    public TimestepSpacing Spacing { get; init; } = TimestepSpacing.Linspace;
    public int StepsOffset { get; init; }

    /// <summary>DDIM's alpha before the first timestep is 1 instead of that of timestep 0. Default: true.</summary>
    public bool SetAlphaToOne { get; init; } = true;

    /// <summary>Use the sigmas of Karras et al. (2022), eq. 5. Default: false.</summary>
    public bool UseKarrasSigmas { get; init; }

    public int TrainSteps => AlphasCumprod.Count;

    /// <summary>sqrt((1 - alpha) / alpha) of a whole timestep.</summary>
    public double SigmaAt(int timestep) => Math.Sqrt((1 - AlphasCumprod[timestep]) / AlphasCumprod[timestep]);

    /// <summary>Sigma between timesteps, by linear interpolation of the sigmas.</summary>
    public double SigmaAt(double timestep)
    {
        var low = Math.Clamp((int)Math.Floor(timestep), 0, TrainSteps - 1);
        var high = Math.Min(low + 1, TrainSteps - 1);
        return SigmaAt(low) + (timestep - low) * (SigmaAt(high) - SigmaAt(low));
    }

    public static NoiseSchedule Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return Parse(json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or IOException or InvalidOperationException)
        {
            throw new FamilyException($"{file}: {broken.Message}");
        }
    }

    public static NoiseSchedule Parse(JsonElement config)
    {
        T Get<T>(string name, T otherwise, Func<JsonElement, T> read) =>
            config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? read(value) : otherwise;
        var steps = Get("num_train_timesteps", 1000, value => value.GetInt32());
        if (steps is < 1 or > 100_000) throw new FamilyException($"num_train_timesteps is {steps}; it must be between 1 and 100000.");
        var betas = Betas(
            Get("beta_schedule", "linear", value => value.GetString()!), steps,
            Get("beta_start", 0.0001, value => value.GetDouble()), Get("beta_end", 0.02, value => value.GetDouble()));
        var product = 1.0;
        return new NoiseSchedule
        {
            AlphasCumprod = [.. betas.Select(beta => product *= 1 - beta)],
            Prediction = Get("prediction_type", "epsilon", value => value.GetString()!) switch
            {
                "epsilon" => PredictionType.Epsilon,
                "v_prediction" => PredictionType.VPrediction,
                "sample" => PredictionType.Sample,
                var other => throw new FamilyException($"prediction_type '{other}' is not known: epsilon, v_prediction or sample."),
            },
            Spacing = Get("timestep_spacing", "leading", value => value.GetString()!) switch
            {
                "linspace" => TimestepSpacing.Linspace,
                "leading" => TimestepSpacing.Leading,
                "trailing" => TimestepSpacing.Trailing,
                var other => throw new FamilyException($"timestep_spacing '{other}' is not known: linspace, leading or trailing."),
            },
            StepsOffset = Get("steps_offset", 0, value => value.GetInt32()),
            SetAlphaToOne = Get("set_alpha_to_one", true, value => value.GetBoolean()),
            UseKarrasSigmas = Get("use_karras_sigmas", false, value => value.GetBoolean()),
        };
    }

    private static IEnumerable<double> Betas(string kind, int steps, double start, double end) => kind switch
    {
        "linear" => Enumerable.Range(0, steps).Select(i => Lerp(start, end, i, steps)),
        "scaled_linear" => Enumerable.Range(0, steps).Select(i => Math.Pow(Lerp(Math.Sqrt(start), Math.Sqrt(end), i, steps), 2)),
        "squaredcos_cap_v2" => Enumerable.Range(0, steps).Select(i => Math.Min(MaxBeta, 1 - AlphaBar((i + 1.0) / steps) / AlphaBar((double)i / steps))),
        _ => throw new FamilyException($"beta_schedule '{kind}' is not known: linear, scaled_linear or squaredcos_cap_v2."),
    };

    private static double Lerp(double start, double end, int i, int steps) => steps == 1 ? start : start + (end - start) * i / (steps - 1);

    private static double AlphaBar(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
}
