using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// One generation in memory: what is stored, the progress read from it, and the news that a restart may forget. Changes are made on
/// a draft, written, and adopted then.
/// </summary>
/// <param name="adopted">Called whenever another state counts.</param>
internal sealed class LiveGeneration(string id, GenerationStore store, TimeProvider timeProvider, Action adopted)
{
    private long _lastSign;
    private int _stepsSeen;

    public string Id => id;

    public GenerationState State => store.State;

    public GenerationProgress Progress { get; private set; } = null!;

    /// <summary>Its range stands in a device's line behind other families.</summary>
    public bool WaitsForDevice { get; set; }

    /// <summary>Time since anything was heard of the current attempt.</summary>
    public TimeSpan Silent => timeProvider.GetElapsedTime(_lastSign);

    /// <summary>Steps that watchers have seen, of the running attempt too.</summary>
    public int StepsSeen(GenerationProgress progress) => Math.Max(_stepsSeen, progress.State.StepsDone);

    /// <summary>
    /// Reads what is stored, once. An attempt from before this activation may still run, but nobody remembers watching it.
    /// </summary>
    public async Task LoadAsync()
    {
        if (store.IsLoaded)
        {
            return;
        }

        await store.LoadAsync();
        Adopt();
        if (Progress.Current is not null)
        {
            Progress.Lost(FailureCause.SiloStopped, "its silo stopped", TimeSpan.Zero);
        }
    }

    public GenerationProgress Draft() => new(State.Copy());

    public async Task AdoptAsync(GenerationProgress draft)
    {
        await store.WriteAsync(draft.State);
        Adopt();
    }

    public async Task ClearAsync()
    {
        await store.ClearAsync();
        Adopt();
    }

    /// <summary>The current attempt was heard of.</summary>
    public void Sign() => _lastSign = timeProvider.GetTimestamp();

    public void Stepped(int stepsDone)
    {
        Sign();
        WaitsForDevice = false;
        _stepsSeen = stepsDone;
    }

    private void Adopt()
    {
        Progress = new GenerationProgress(State);
        _stepsSeen = State.StepsDone;
        adopted();
    }
}
