namespace HybridGrains.Policy.Rewards;

/// <summary>What a generation is worth and what it costs. All in one unit: a picture that is good enough and in time is worth 1.</summary>
public sealed record RewardOptions
{
    /// <summary>Discount of one tick of 10 ms. Default: 0.999, which halves a reward in 6.9 s.</summary>
    public double Gamma { get; init; } = 0.999;

    /// <summary>A picture at or above the tenant's floor and before its deadline. Default: 1.</summary>
    public double Success { get; init; } = 1;

    /// <summary>Times quality (0 to 1), for a picture in time. Default: 0.1.</summary>
    public double Quality { get; init; } = 0.1;

    /// <summary>A missed deadline, a refused or a failed generation. Default: -0.1.</summary>
    public double Missed { get; init; } = -0.1;

    /// <summary>Every second until the picture is there. Default: -0.01.</summary>
    public double PerSecond { get; init; } = -0.01;

    /// <summary>Every unit of money spent in the cloud. Default: -200, which is -0.22 for a second of an A100 at 4 USD an hour.</summary>
    public double PerMoney { get; init; } = -200;

    /// <summary>Every second of an edge device, for its energy. Default: -0.005.</summary>
    public double PerEdgeSecond { get; init; } = -0.005;

    /// <summary>
    /// Every second by which its work holds up others: its seconds on a worker times the ranges that ran beside it or waited for
    /// one like it. Default: 0. Training charges it, so that a generation pays for the delay that it causes and not only for its
    /// own; scenarios that judge leave it at 0.
    /// </summary>
    public double PerSecondOfOthers { get; init; }

    /// <summary>The reward of the end.</summary>
    public double AtTheEnd(bool delivered, bool inTime, double quality, double floor)
    {
        if (!delivered || !inTime)
        {
            return Missed;
        }

        return (Quality * quality) + (quality >= floor ? Success : 0);
    }
}
