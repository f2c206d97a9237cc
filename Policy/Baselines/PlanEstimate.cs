using HybridGrains.Policy.Rewards;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Baselines;

/// <summary>
/// What the rest of a generation will come to under a plan, by arithmetic on one observation: no queueing theory, no look ahead.
/// </summary>
public sealed class PlanEstimate(ScenarioInputs inputs)
{
    // Thirds of the error of a difficulty estimate, as five equally likely values.
    private static readonly double[] NormalQuantiles = [-1.28, -0.52, 0, 0.52, 1.28];
    private readonly RewardOptions _reward = inputs.Scenario.Reward;

    /// <summary>
    /// Expected discounted reward of running <paramref name="large"/> more large steps in the cloud and then the rest on the
    /// small denoiser.
    /// </summary>
    /// <param name="quality">Quality by effective share of large steps; null to estimate it from the observation.</param>
    /// <param name="cloudSurcharge">Added to the price of a cloud second, in reward: what the others pay for it.</param>
    public double Reward(Observation observation, int large, bool restOnEdge, Func<double, double>? quality, double cloudSurcharge)
    {
        var (seconds, cloudSeconds, edgeSeconds) = Times(observation, large, restOnEdge);
        var share = Share(observation, large);
        var (good, mean) = quality is null
            ? Expected(observation, share)
            : (quality(share) >= observation.QualityFloor ? 1 : 0, quality(share));
        var margin = observation.SlackSeconds - seconds;
        var inTime = 1 / (1 + Math.Exp(-margin / (0.1 + (0.1 * seconds))));
        var discount = Math.Pow(_reward.Gamma, seconds * 100);
        var end = (inTime * ((_reward.Success * good) + (_reward.Quality * mean))) + ((1 - inTime) * _reward.Missed);
        return (discount * end)
            + (_reward.PerSecond * seconds)
            + (_reward.PerEdgeSecond * edgeSeconds)
            + (cloudSeconds * ((_reward.PerMoney * observation.PricePerCloudSecond) - cloudSurcharge));
    }

    private (double Seconds, double Cloud, double Edge) Times(Observation o, int large, bool restOnEdge)
    {
        var (cloud, edge) = (o.Cloud, o.Edge);
        var small = o.StepsLeft - large;
        var cloudWait = cloud.FreeSlots > 0 ? 0 : cloud.BacklogSeconds;
        var first = large > 0 ? cloudWait + (large * cloud.LargeStepMs / 1000) : 0;
        var cloudWork = large * inputs.Service.LargeStepMs[1];
        if (small == 0)
        {
            return (first + (cloud.DecodeMs / 1000), (cloudWork + cloud.DecodeMs) * BatchSaving(cloud) / 1000, 0);
        }

        if (!restOnEdge)
        {
            var wait = large > 0 ? 0 : cloudWait;
            cloudWork += (small * inputs.Service.SmallStepMs[1]) + cloud.DecodeMs;
            return (first + wait + (((small * cloud.SmallStepMs) + cloud.DecodeMs) / 1000), cloudWork * BatchSaving(cloud) / 1000, 0);
        }

        if (edge.Workers == 0)
        {
            return (double.PositiveInfinity, 0, 0);
        }

        var edgeWait = edge.FreeSlots > 0 ? 0 : Math.Max(0, edge.BacklogSeconds - first);
        var run = ((small * edge.SmallStepMs) + edge.DecodeMs) / 1000;
        return (
            first + edgeWait + run + ((edge.LatentTransferMs + edge.PictureTransferMs) / 1000),
            cloudWork * BatchSaving(cloud) / 1000,
            run
        );
    }

    /// <summary>What a step's share of its batch costs against a step alone.</summary>
    private double BatchSaving(TierLoad cloud)
    {
        var batch = Math.Clamp((cloud.Slots - cloud.FreeSlots) / Math.Max(1, cloud.Workers), 1, inputs.Scenario.Cloud.MaxBatch);
        var known = inputs.Service.LargeStepMs.Where(pair => pair.Key <= batch).MaxBy(pair => pair.Key);
        return known.Value / known.Key / inputs.Service.LargeStepMs[1];
    }

    private double Share(Observation o, int large)
    {
        var weight = o.EffectiveLargeSteps < o.StepsDone ? inputs.Quality.LateLargeWeight : 1;
        return (o.EffectiveLargeSteps + (weight * large)) / o.Steps;
    }

    /// <summary>
    /// Chance of reaching the floor and mean quality, from prompt features and the latents' movement weighed by their errors.
    /// </summary>
    private (double Good, double Mean) Expected(Observation o, double share)
    {
        var prompts = inputs.Scenario.Prompts;
        var featurePrecision = 1 / Math.Max(1e-6, prompts.FeatureNoise * prompts.FeatureNoise);
        var movementPrecision = o.StepsDone / Math.Max(1e-6, prompts.MovementNoise * prompts.MovementNoise);
        var estimate =
            ((featurePrecision * o.PromptDifficulty) + (movementPrecision * o.LatentMovement)) / (featurePrecision + movementPrecision);
        var error = 1 / Math.Sqrt(featurePrecision + movementPrecision);
        var (good, mean) = (0.0, 0.0);
        foreach (var quantile in NormalQuantiles)
        {
            var quality = inputs.Quality.Mean(Math.Clamp(estimate + (error * quantile), 0, 1), share);
            mean += quality / NormalQuantiles.Length;
            good += 1 / (1 + Math.Exp(-(quality - o.QualityFloor) / (0.01 + (0.6 * inputs.Quality.Spread)))) / NormalQuantiles.Length;
        }

        return (good, mean);
    }
}
