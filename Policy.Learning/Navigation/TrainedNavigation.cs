using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Runs;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>A policy as a run's last checkpoint has it. Deciding takes the likeliest action, the means.</summary>
public sealed class TrainedNavigation
{
    private readonly NavigationActions _actions;
    private readonly PolicyNetwork _network;

    private TrainedNavigation(string folder, NavigationSetting setting, Checkpoint checkpoint)
    {
        (Folder, Setting, Checkpoint) = (folder, setting, checkpoint);
        _actions = setting.ToActions();
        _network = new Chief(checkpoint.Chief, setting.Ppo, 1, 0).Snapshot().ToPolicy(setting.Variant);
    }

    public string Folder { get; }

    public NavigationSetting Setting { get; }

    public Checkpoint Checkpoint { get; }

    /// <exception cref="LearningException">No navigation run is there, or one of another task.</exception>
    public static TrainedNavigation Read(string folder)
    {
        var checkpoint = Checkpoint.Read(folder) ?? throw new LearningException($"{folder}: no run is there.");
        var trained = new TrainedNavigation(folder, NavigationSetting.FromJson(checkpoint.Setting, folder), checkpoint);
        var shape = trained._network.Actor.Shape;
        if (shape.Inputs != NavigationObservation.Size || shape.Outputs != 2 * trained._actions.Components)
        {
            throw new LearningException(
                $"{folder}: its network takes {shape.Inputs} inputs and gives {shape.Outputs} outputs; the task needs "
                    + $"{NavigationObservation.Size} and {2 * trained._actions.Components}."
            );
        }

        return trained;
    }

    /// <summary>What to do next.</summary>
    public HeldCommand Decide(NavigationEpisode episode)
    {
        Span<float> observation = stackalloc float[NavigationObservation.Size];
        Span<float> outputs = stackalloc float[2 * _actions.Components];
        NavigationObservation.Encode(episode, observation);
        _network.Act(observation, outputs);
        return _actions.ToCommand(outputs);
    }
}
