using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Simulation;

/// <summary>One generation under way.</summary>
internal sealed class SimulatedGeneration
{
    /// <summary>Tries from one checkpoint before it fails, as in the generation grain.</summary>
    public const int MaxAttemptsPerCheckpoint = 5;

    private double _movementNoise;

    public required long Id { get; init; }
    public required long Arrived { get; init; }
    public required int TenantIndex { get; init; }
    public required TenantClass Tenant { get; init; }
    public required double Difficulty { get; init; }
    public required double PromptDifficulty { get; init; }

    /// <summary>Standard normal: how much better or worse than the table this picture comes out.</summary>
    public required double QualityDraw { get; init; }
    public required RandomStream Random { get; set; }

    public int StepsDone { get; private set; }
    public double EffectiveLargeSteps { get; private set; }
    public int LargeSteps { get; private set; }
    public bool? LastOnEdge { get; private set; }
    public bool OnSmall { get; private set; }
    public int LostRanges { get; private set; }
    public int LostHere { get; private set; }

    /// <summary>The worker that lost the range at hand last; null before one has.</summary>
    public IReadOnlyDictionary<string, int>? FailedBy { get; private set; }

    public int Attempt { get; set; }
    public int Decisions { get; set; }
    public double CloudSeconds { get; set; }
    public double Cost { get; set; }
    public double EdgeSeconds { get; set; }
    public double Reward { get; set; }
    public long DecidedAt { get; set; }

    /// <summary>Rewards since the last decision.</summary>
    public SojournReward Sojourn;

    /// <summary>Mean reading of difficulty over the steps done.</summary>
    public double LatentMovement(double noise) =>
        StepsDone == 0 ? 0.5 : Math.Clamp(Difficulty + (noise * _movementNoise / StepsDone), 0, 1);

    /// <summary>A range is done: a new checkpoint.</summary>
    public void Checkpoint(int to, bool large, bool onEdge, double lateLargeWeight)
    {
        var steps = to - StepsDone;
        StepsDone = to;
        LastOnEdge = onEdge;
        (LostHere, FailedBy) = (0, null);
        if (steps == 0)
        {
            return;
        }

        var random = Random;
        _movementNoise += random.Normal() * Math.Sqrt(steps);
        Random = random;
        if (large)
        {
            LargeSteps += steps;
            EffectiveLargeSteps += steps * (OnSmall ? lateLargeWeight : 1);
        }
        else
        {
            OnSmall = true;
        }
    }

    public void Lost(string worker)
    {
        LostRanges++;
        LostHere++;
        FailedBy = new Dictionary<string, int> { [worker] = 1 };
    }
}
