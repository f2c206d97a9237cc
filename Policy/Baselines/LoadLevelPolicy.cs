namespace HybridGrains.Policy.Baselines;

/// <summary>A fixed k for each level of load, which is the cloud's backlog when a generation arrives.</summary>
/// <param name="limits">Backlogs in seconds that part the levels, ascending.</param>
/// <param name="cloudSteps">k by level, one more than limits.</param>
public sealed class LoadLevelPolicy(IReadOnlyList<double> limits, IReadOnlyList<int> cloudSteps) : PlanOncePolicy
{
    public override string Name => $"k-by-load-{string.Join('/', cloudSteps)}";

    protected override int Plan(Observation observation)
    {
        var level = 0;
        while (level < limits.Count && observation.Cloud.BacklogSeconds > limits[level])
        {
            level++;
        }

        return cloudSteps[level];
    }
}
