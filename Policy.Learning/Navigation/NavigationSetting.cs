using System.Text.Json;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// What makes two navigation runs the same run; kept as JSON in the checkpoint, from which evaluation knows what it has before
/// it.
/// </summary>
/// <param name="Task"><see cref="NavigationTask.Version"/>.</param>
/// <param name="Actions">As <see cref="NavigationActions.Parse"/> reads it.</param>
/// <param name="InterruptBelow">As <see cref="NavigationActions.InterruptBelow"/>, metres.</param>
/// <param name="DecisionPrice">Charged in training for each decision, beside what the world charges; 0 is none.</param>
public sealed record NavigationSetting(
    int Task,
    NavigationWorld World,
    string Actions,
    float InterruptBelow,
    double DecisionPrice,
    int Seed,
    int Workers,
    int Dropped,
    IReadOnlyList<int> Hidden,
    PpoOptions Ppo
)
{
    /// <summary>
    /// The lab's where our learner has them (clip, dual clip, lambda, gradient clipping, one minibatch of 1,024 over two
    /// workers); docs/navigation.md has the others.
    /// </summary>
    public static readonly PpoOptions DefaultPpo = new()
    {
        Gamma = NavigationTask.Gamma,
        Decisions = 2048,
        Minibatches = 4,
        Epochs = 4,
        LearningRate = 1e-3,
        EntCoef = 0.001,
        TargetKl = 0.03,
    };

    /// <summary>What tables call it.</summary>
    public string Variant =>
        Actions
        + (InterruptBelow > 0 ? ", interruptible" : "")
        + (DecisionPrice > 0 ? ", priced" : "")
        + Ppo.Durations switch
        {
            DurationTreatment.PerDecision => ", GAE per decision",
            DurationTreatment.SemiMarkovLambdaPerTick => ", lambda per tick",
            _ => "",
        };

    /// <exception cref="LearningException">There are no such actions.</exception>
    public NavigationActions ToActions() => NavigationActions.Parse(Actions) with { InterruptBelow = InterruptBelow };

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="LearningException">It is not of a navigation run, or of another version of the task.</exception>
    public static NavigationSetting FromJson(string json, string folder)
    {
        try
        {
            var setting = JsonSerializer.Deserialize<NavigationSetting>(json);
            if (setting is { Task: NavigationTask.Version, World: not null, Actions: not null, Hidden: not null, Ppo: not null })
            {
                return setting with { World = setting.World.Checked() };
            }

            throw new LearningException(
                $"{folder} is of version {setting?.Task} of the navigation task; this program has {NavigationTask.Version}. Train it again."
            );
        }
        catch (JsonException)
        {
            throw new LearningException($"{folder} is no navigation run.");
        }
    }
}
