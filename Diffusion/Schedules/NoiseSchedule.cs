using System.Text.Json;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>The forward process a family was trained on, from diffusers' scheduler_config.json.</summary>
public record NoiseSchedule
{
    /// <summary>What a signal of zero counts as where a method divides by it, as in diffusers.</summary>
    private const double SmallestAlpha = 1.0 / (1 << 24);

    private const int MaxTrainSteps = 100_000;
    private SigmaTable? _sigmas;

    public required IReadOnlyList<double> AlphasCumprod { get; init; }
    public required PredictionType Prediction { get; init; }

    public int TrainSteps => AlphasCumprod.Count;

    /// <summary>sqrt((1 - alpha) / alpha) of a whole timestep.</summary>
    public double SigmaAt(int timestep) => Sigmas[timestep];

    /// <summary>Sigma between timesteps, by linear interpolation of the sigmas; the ends beyond the table.</summary>
    public double SigmaAt(double timestep)
    {
        var t = Math.Clamp(timestep, 0, TrainSteps - 1);
        var low = (int)Math.Floor(t);
        var high = Math.Min(low + 1, TrainSteps - 1);
        return Sigmas[low] + (t - low) * (Sigmas[high] - Sigmas[low]);
    }

    /// <summary>The timestep of a sigma, by interpolation in its logarithm; the ends beyond the table.</summary>
    public double TimestepOf(double sigma)
    {
        var log = Math.Log(Math.Max(sigma, 1e-10));
        var (low, end) = (0, TrainSteps - 1);
        while (end - low > 1)
        {
            var middle = (low + end) / 2;
            if (Math.Log(Sigmas[middle]) <= log)
            {
                low = middle;
            }
            else
            {
                end = middle;
            }
        }

        var (below, above) = (Math.Log(Sigmas[low]), Math.Log(Sigmas[end]));
        return low + Math.Clamp((log - below) / (above - below), 0, 1);
    }

    /// <summary>Signal and noise at a whole timestep.</summary>
    public NoiseLevel LevelAt(int timestep) => new(Math.Sqrt(AlphasCumprod[timestep]), Math.Sqrt(1 - AlphasCumprod[timestep]));

    /// <exception cref="FamilyException">The file cannot be read or a member has a value that is not known; the message names
    /// it.</exception>
    public static NoiseSchedule Read(string file) => SchedulerFile.Read(file, Parse);

    /// <summary>Reads a scheduler_config.json, but for what sets its samplers.</summary>
    /// <exception cref="FamilyException">A member is of another type, out of range or not known; the message names it.</exception>
    public static NoiseSchedule Parse(JsonElement config)
    {
        var members = new ConfigMembers(config);
        var flow =
            members.Text("_class_name", "").StartsWith("FlowMatch", StringComparison.Ordinal)
            || members.Text("prediction_type", "") == "flow_prediction";
        return new NoiseSchedule
        {
            AlphasCumprod = AlphasOf(members),
            Prediction = flow
                ? PredictionType.Flow
                : members.Choice(
                    "prediction_type",
                    PredictionType.Epsilon,
                    new()
                    {
                        ["epsilon"] = PredictionType.Epsilon,
                        ["v_prediction"] = PredictionType.VPrediction,
                        ["sample"] = PredictionType.Sample,
                    }
                ),
        };
    }

    /// <summary>Made once for each table of alphas: a copy with other alphas does not go on with these.</summary>
    private double[] Sigmas
    {
        get
        {
            if (_sigmas is { } known && ReferenceEquals(known.Alphas, AlphasCumprod))
            {
                return known.Values;
            }

            double[] values =
            [
                .. AlphasCumprod.Select(alpha => alpha == 0 ? SmallestAlpha : alpha).Select(alpha => Math.Sqrt((1 - alpha) / alpha)),
            ];
            _sigmas = new SigmaTable(AlphasCumprod, values);
            return values;
        }
    }

    private static double[] AlphasOf(ConfigMembers members)
    {
        var steps = members.Integer("num_train_timesteps", 1000, 2, MaxTrainSteps);
        var betas = members.Numbers("trained_betas", MaxTrainSteps) is { Count: > 1 } trained
            ? trained
            : BetaSchedule.Betas(
                members.Text("beta_schedule", "linear"),
                steps,
                members.Number("beta_start", 0.0001),
                members.Number("beta_end", 0.02)
            );
        if (betas.Any(beta => beta is not (> 0 and < 1)))
        {
            throw new FamilyException("beta_start, beta_end, trained_betas: every beta must be between 0 and 1.");
        }

        var alphas = BetaSchedule.CumulativeAlphas(betas);
        return members.Flag("rescale_betas_zero_snr", false) ? BetaSchedule.RescaleToZeroTerminalSnr(alphas) : alphas;
    }

    private sealed record SigmaTable(IReadOnlyList<double> Alphas, double[] Values);
}
