using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Policy;

/// <summary>
/// The policy's input vector, field by field. A policy file carries <see cref="Version"/> and <see cref="Fingerprint"/> and is
/// refused by any other schema: a field that is added, moved or scaled anew needs a new version.
/// </summary>
public static class ObservationSchema
{
    public const int Version = 1;

    public static IReadOnlyList<ObservationField> Fields { get; } =
    [
        // The generation.
        Linear("progress", "share of steps", 0, 1, o => (double)o.StepsDone / o.Steps),
        Logarithmic("steps left", "steps", 150, o => o.StepsLeft),
        Linear("large steps", "share of steps", 0, 1, o => o.EffectiveLargeSteps / o.Steps),
        Linear("prompt difficulty", "0 to 1", 0, 1, o => o.PromptDifficulty),
        Linear("latent movement", "0 to 1", 0, 1, o => o.StepsDone > 0 ? o.LatentMovement : 0.5),
        Linear("quality floor", "0 to 1", 0, 1, o => o.QualityFloor),
        Linear("difficulty above the floor's", "0 to 1", -1, 1, o => DifficultyEstimate(o) - (1 - o.QualityFloor)),
        Logarithmic("deadline", "seconds", 60, o => o.DeadlineSeconds),
        Logarithmic("slack", "seconds", 60, o => Math.Max(0, o.SlackSeconds)),
        Linear("slack", "share of the deadline", 0, 1, o => o.SlackSeconds / o.DeadlineSeconds),
        Linear("late", "0 or 1", 0, 1, o => o.SlackSeconds <= 0 ? 1 : 0),
        Linear(
            "last range on the edge",
            "0 cloud, 0.5 none, 1 edge",
            0,
            1,
            o =>
                o.LastOnEdge is { } edge
                    ? edge
                        ? 1
                        : 0
                    : 0.5
        ),
        Linear("lost ranges", "count", 0, 4, o => o.LostRanges),
        // The cloud.
        Logarithmic("cloud workers", "count", 64, o => o.Cloud.Workers),
        Linear("cloud slots free", "share", 0, 1, o => Share(o.Cloud.FreeSlots, o.Cloud.Slots)),
        Logarithmic("cloud ranges waiting", "per worker", 64, o => PerWorker(o.Cloud)),
        Logarithmic("cloud backlog", "seconds", 30, o => o.Cloud.BacklogSeconds),
        Logarithmic("cloud large step", "milliseconds", 2000, o => o.Cloud.LargeStepMs),
        Linear("price", "per cloud second", 0, 0.01, o => o.PricePerCloudSecond),
        // The edge.
        Logarithmic("edge workers", "count", 64, o => o.Edge.Workers),
        Linear("edge slots free", "share", 0, 1, o => Share(o.Edge.FreeSlots, o.Edge.Slots)),
        Logarithmic("edge ranges waiting", "per worker", 64, o => PerWorker(o.Edge)),
        Logarithmic("edge backlog", "seconds", 30, o => o.Edge.BacklogSeconds),
        Logarithmic("edge small step", "milliseconds", 2000, o => o.Edge.SmallStepMs),
        Logarithmic("edge latent transfer", "milliseconds", 10_000, o => o.Edge.LatentTransferMs),
        Logarithmic("edge picture transfer", "milliseconds", 10_000, o => o.Edge.PictureTransferMs),
        Linear("edge ranges lost", "share", 0, 0.5, o => o.Edge.LossRate),
        // Both.
        Logarithmic("arrivals", "per second", 64, o => o.ArrivalsPerSecond),
        Linear(
            "finish large in the cloud",
            "share of the slack",
            0,
            2,
            o => OfSlack(o, o.Cloud.BacklogSeconds + Seconds((o.StepsLeft * o.Cloud.LargeStepMs) + o.Cloud.DecodeMs))
        ),
        Linear(
            "finish small in the cloud",
            "share of the slack",
            0,
            2,
            o => OfSlack(o, o.Cloud.BacklogSeconds + Seconds((o.StepsLeft * o.Cloud.SmallStepMs) + o.Cloud.DecodeMs))
        ),
        Linear("finish small on the edge", "share of the slack", 0, 2, o => OfSlack(o, EdgeFinishSeconds(o))),
    ];

    public static int Size => Fields.Count;

    /// <summary>SHA-256 over names, units and scales.</summary>
    public static string Fingerprint { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        Fields.Select(field =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{field.Name}|{field.Unit}|{field.Low}|{field.High}|{field.Logarithmic}"
                            )
                        )
                    )
                )
            )
        )[..16];

    /// <summary>Writes <see cref="Size"/> numbers in [0, 1].</summary>
    public static void Encode(Observation observation, Span<float> into)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            into[i] = Fields[i].Normalise(observation);
        }
    }

    /// <summary>Prompt features and, as steps are done, the latents' movement: one estimate of difficulty.</summary>
    private static double DifficultyEstimate(Observation observation)
    {
        // The movement is worth a third of the prompt's features a step: the more steps, the more it counts.
        var weight = observation.StepsDone / 3.0;
        return (observation.PromptDifficulty + (weight * observation.LatentMovement)) / (1 + weight);
    }

    private static double EdgeFinishSeconds(Observation o) =>
        o.Edge.Workers == 0
            ? double.PositiveInfinity
            : o.Edge.BacklogSeconds
                + Seconds((o.StepsLeft * o.Edge.SmallStepMs) + o.Edge.DecodeMs + o.Edge.LatentTransferMs + o.Edge.PictureTransferMs);

    private static double OfSlack(Observation observation, double seconds) => seconds / Math.Max(0.01, observation.SlackSeconds);

    private static double Seconds(double milliseconds) => milliseconds / 1000;

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static double PerWorker(TierLoad tier) => tier.WaitingRanges / (double)Math.Max(1, tier.Workers);

    private static ObservationField Linear(string name, string unit, double low, double high, Func<Observation, double> read) =>
        new(name, unit, low, high, false, read);

    private static ObservationField Logarithmic(string name, string unit, double high, Func<Observation, double> read) =>
        new(name, unit, 0, high, true, read);
}
