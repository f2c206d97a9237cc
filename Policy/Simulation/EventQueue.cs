namespace HybridGrains.Policy.Simulation;

/// <summary>Events by time; those of one moment in the order they were foreseen, so that a run can be repeated bit by bit.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimulationEvent, (long Time, long Order)> _queue = new();
    private long _order;

    public void Add(long time, SimulationEvent foreseen) => _queue.Enqueue(foreseen, (time, _order++));

    public bool TryTake(out SimulationEvent next, out long time)
    {
        var found = _queue.TryDequeue(out next, out var key);
        time = key.Time;
        return found;
    }
}
