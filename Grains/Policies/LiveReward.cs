using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Policy.Rewards;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Grains.Policies;

/// <summary>
/// The simulator's reward on what really happened, on the same clock of ticks. What it cannot know at the same grain: a range's
/// price falls due when the range ends, not round by round, and delay caused to others is not charged (nor is it where policies
/// are judged).
/// </summary>
/// <param name="quality">Of the picture, 0 to 1.</param>
/// <param name="promised">To the generation's tenant.</param>
/// <param name="pricePerCloudSecond">In the operator's currency.</param>
public sealed class LiveReward(RewardOptions reward, double quality, TenantClassOptions promised, double pricePerCloudSecond)
{
    /// <summary>What each range's decision came to, in order; null where a range does not say when it was decided.</summary>
    public IReadOnlyList<SojournTotal>? Sojourns(EndedGeneration generation)
    {
        if (
            generation.FinishedAt is not { } finished
            || generation.Ranges.Count == 0
            || generation.Ranges.Any(range => range.DecidedAt is null)
        )
        {
            return null;
        }

        var totals = new List<SojournTotal>();
        for (var i = 0; i < generation.Ranges.Count; i++)
        {
            var range = generation.Ranges[i];
            var last = i == generation.Ranges.Count - 1;
            var end = Ticks(last ? finished : generation.Ranges[i + 1].DecidedAt!.Value);
            var sojourn = new SojournReward(Ticks(range.DecidedAt!.Value), reward.Gamma);
            sojourn.Add(end, Price(range));
            if (last)
            {
                sojourn.Add(
                    end,
                    reward.AtTheEnd(
                        generation.Status == GenerationStatus.Completed,
                        finished - generation.CreatedAt <= promised.Deadline,
                        quality,
                        promised.QualityFloor
                    )
                );
            }

            totals.Add(sojourn.Close(end, reward.PerSecond * SojournReward.TickLength / TimeSpan.TicksPerSecond));
        }

        return totals;
    }

    /// <summary>All of them, discounted from acceptance.</summary>
    public double FromAcceptance(EndedGeneration generation, IReadOnlyList<SojournTotal> sojourns) =>
        sojourns
            .Select(
                (total, i) =>
                    Math.Pow(
                        reward.Gamma,
                        (Ticks(generation.Ranges[i].DecidedAt!.Value) - Ticks(generation.CreatedAt)) / SojournReward.TickLength
                    ) * total.Discounted
            )
            .Sum();

    /// <summary>The cloud is paid for what it spent, in vain or not; an edge device's energy counts where the range was done.</summary>
    private double Price(RangeRecord range) =>
        range.Tier == Tier.Cloud ? reward.PerMoney * pricePerCloudSecond * range.Elapsed.TotalSeconds
        : range.Status == RangeStatus.Completed ? reward.PerEdgeSecond * range.Elapsed.TotalSeconds
        : 0;

    private static long Ticks(DateTimeOffset time) => time.UtcTicks;
}
