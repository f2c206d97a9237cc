using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// One robot of a batch: episode after episode, with random numbers of its own, so that what it meets does not hang on the
/// others.
/// </summary>
public sealed class RolloutLane
{
    private readonly NavigationActions _actions;
    private readonly NavigationWorld _world;
    private readonly double _gamma;
    private readonly double _decisionPrice;
    private readonly List<Trajectory> _trajectories = [];
    private RandomStream _scenes;
    private RandomStream _exploration;
    private NavigationEpisode _episode;
    private Trajectory _trajectory = new();

    public RolloutLane(NavigationActions actions, NavigationWorld world, double gamma, double decisionPrice, long seed, int lane)
    {
        (_actions, _world, _gamma, _decisionPrice) = (actions, world, gamma, decisionPrice);
        _scenes = RandomStream.Of(seed, RandomPurpose.Arrivals, lane);
        _exploration = RandomStream.Of(seed, RandomPurpose.Exploration, lane);
        _episode = NextEpisode();
        Observation = Observe();
    }

    /// <summary>What the next decision sees.</summary>
    public float[] Observation { get; private set; }

    /// <summary>Samples a joint action from the actor's outputs and holds it.</summary>
    public void Decide(ReadOnlySpan<float> outputs)
    {
        var action = new float[_actions.Components];
        var logProb = GaussianAction.Sample(outputs, ref _exploration, action);
        var total = _episode.Hold(_actions.ToCommand(action), _gamma);
        _trajectory.Decisions.Add(
            new Decision(Observation, [], action, logProb)
            {
                Outcome = total with { Discounted = total.Discounted - _decisionPrice, Plain = total.Plain - _decisionPrice },
            }
        );
        if (_episode.Ended)
        {
            _trajectory.Success = _episode.Outcome == EpisodeOutcome.Arrived;
            _trajectories.Add(_trajectory);
            (_trajectory, _episode) = (new Trajectory(), NextEpisode());
        }

        Observation = Observe();
    }

    /// <summary>All trajectories; the running one is cut off.</summary>
    public IReadOnlyList<Trajectory> Close()
    {
        if (_trajectory.Decisions.Count == 0)
        {
            return _trajectories;
        }

        _trajectory.CutOffAt = Observation;
        return [.. _trajectories, _trajectory];
    }

    private NavigationEpisode NextEpisode()
    {
        var kinds = _world.TrainedOn;
        var kind = kinds[_scenes.Below(kinds.Count)];
        return NavigationEpisode.Create(_world, kind, (long)(_scenes.Uniform() * (1L << 52)));
    }

    private float[] Observe()
    {
        var observation = new float[NavigationObservation.Size];
        NavigationObservation.Encode(_episode, observation);
        return observation;
    }
}
