namespace HybridGrains.Policy.Actions;

/// <summary>
/// The joint action: choice x duration in steps, as one index <c>choice * durations + duration</c>, so that the pair has one probability.
/// The last duration is "to the end", which decodes where it runs.
/// </summary>
public static class HandoffActionSpace
{
    public const int Version = 1;

    /// <summary>Steps of the durations; <see cref="ToTheEnd"/> follows.</summary>
    public static IReadOnlyList<int> Durations { get; } = [1, 2, 3, 5, 8, 13, ToTheEnd];

    public const int ToTheEnd = int.MaxValue;

    public const int Choices = 3;

    public static int Size => Choices * Durations.Count;

    public static int Index(HandoffChoice choice, int duration) => ((int)choice * Durations.Count) + duration;

    public static (HandoffChoice Choice, int Duration) Split(int action) =>
        ((HandoffChoice)(action / Durations.Count), action % Durations.Count);

    /// <summary>
    /// Marks what may be done: durations below the steps left and "to the end"; no edge without a live edge worker.
    /// At least one action is always allowed: the cloud may be waited for.
    /// </summary>
    public static void Mask(Observation observation, Span<bool> allowed)
    {
        for (var action = 0; action < Size; action++)
        {
            var (choice, duration) = Split(action);
            var fits = Durations[duration] == ToTheEnd || Durations[duration] < observation.StepsLeft;
            allowed[action] = fits && (choice != HandoffChoice.EdgeSmall || observation.Edge.Workers > 0);
        }
    }

    /// <summary>The decision an action stands for. The range that reaches the last step decodes.</summary>
    public static HandoffDecision ToDecision(Observation observation, int action)
    {
        var (choice, duration) = Split(action);
        var to = Durations[duration] >= observation.StepsLeft ? observation.Steps : observation.StepsDone + Durations[duration];
        return new HandoffDecision(
            choice == HandoffChoice.CloudLarge ? observation.LargeDenoiser : observation.SmallDenoiser,
            choice == HandoffChoice.EdgeSmall,
            to,
            Decode: to == observation.Steps
        );
    }

    /// <summary>For people: "large in the cloud for 5 steps".</summary>
    public static string Describe(int action)
    {
        var (choice, duration) = Split(action);
        var what = choice switch
        {
            HandoffChoice.CloudLarge => "large in the cloud",
            HandoffChoice.CloudSmall => "small in the cloud",
            _ => "small on the edge",
        };
        return Durations[duration] == ToTheEnd ? what + " to the end" : $"{what} for {Durations[duration]} step(s)";
    }
}
