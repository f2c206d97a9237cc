using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Learner.Live;

/// <summary>Drawn trajectories that wait to be learned from, each once. Bounded: the oldest go first.</summary>
/// <param name="needed">Decisions that one update is made from.</param>
public sealed class LiveWindow(int needed)
{
    private const int Updates = 4;
    private readonly List<LiveReport> _waiting = [];

    /// <summary>Decisions that wait.</summary>
    public int Decisions { get; private set; }

    public bool IsReady => Decisions >= needed;

    /// <summary>False when the generation waits already.</summary>
    public bool Add(LiveReport report)
    {
        if (_waiting.Any(waiting => waiting.Generation == report.Generation))
        {
            return false;
        }

        _waiting.Add(report);
        Decisions += report.Decisions.Length;
        while (Decisions > Updates * needed && _waiting.Count > 1)
        {
            Remove(_waiting[0]);
        }

        return true;
    }

    /// <summary>Drops what was drawn by versions before <paramref name="oldest"/>.</summary>
    /// <returns>How many trajectories.</returns>
    public int Forget(long oldest)
    {
        var stale = _waiting.Where(report => report.Decisions.Any(decision => decision.Version < oldest)).ToList();
        stale.ForEach(Remove);
        return stale.Count;
    }

    /// <summary>Everything that waits, as the learner takes it; nothing waits afterwards.</summary>
    public IReadOnlyList<Trajectory> Take()
    {
        var taken = _waiting.Select(ToTrajectory).ToList();
        _waiting.Clear();
        Decisions = 0;
        return taken;
    }

    private void Remove(LiveReport report)
    {
        _waiting.Remove(report);
        Decisions -= report.Decisions.Length;
    }

    private static Trajectory ToTrajectory(LiveReport report)
    {
        var trajectory = new Trajectory();
        foreach (var decision in report.Decisions)
        {
            trajectory.Decisions.Add(
                new Decision(decision.Observation, decision.Allowed, [decision.Action], decision.LogProb)
                {
                    Outcome = new SojournTotal(decision.Reward, decision.PlainReward, decision.Tau),
                }
            );
        }

        return trajectory;
    }
}
