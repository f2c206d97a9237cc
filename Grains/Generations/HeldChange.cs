using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Scheduling;
using Orleans.Storage;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// A change that the store (or a scheduler) did not take. It is tried again with back-off, so that what a worker has done is not
/// lost with the first refusal. A change must leave everything as it was when it fails.
/// </summary>
internal sealed class HeldChange(TimeProvider timeProvider)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private Func<Task>? _change;
    private long _triedAt;
    private int _tries;

    public bool IsHeld => _change is not null;

    /// <summary>For people: what the change waits for; null when none is held.</summary>
    public string? WaitsFor { get; private set; }

    /// <summary>Makes the change, now or later.</summary>
    public Task MakeAsync(Func<Task> change)
    {
        (_change, _tries) = (change, 0);
        return TryAsync();
    }

    /// <summary>Tries again what is due.</summary>
    public Task LookAsync() =>
        IsHeld && timeProvider.GetElapsedTime(_triedAt) >= BackOff.After(_tries, First, Longest) ? TryAsync() : Task.CompletedTask;

    public void Drop() => (_change, WaitsFor) = (null, null);

    private async Task TryAsync()
    {
        _tries++;
        _triedAt = timeProvider.GetTimestamp();
        try
        {
            await _change!();
            Drop();
        }
        // A state that has moved on (another activation wrote it) is no reason to wait: this one must go.
        catch (Exception failure)
            when (failure is not InconsistentStateException and (StoreUnavailableException or OrleansException or TimeoutException))
        {
            WaitsFor = failure.Message;
        }
        catch
        {
            Drop();
            throw;
        }
    }
}
