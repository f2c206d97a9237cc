namespace HybridGrains.Tests.Edge;

/// <summary>Keeps what happened, in order, and lets a test wait for the next thing of a kind.</summary>
public sealed class Recorder<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _items = [];
    private readonly List<(Func<IReadOnlyList<T>, bool> IsMet, TaskCompletionSource Met)> _waits = [];

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        lock (_lock)
        {
            _items.Add(item);
            foreach (var (_, met) in _waits.Where(wait => wait.IsMet(_items)))
            {
                met.TrySetResult();
            }
        }
    }

    /// <summary>The <paramref name="count"/>th item that fits, from the beginning of the record.</summary>
    public async Task<T> WaitForAsync(Func<T, bool> fits, string phase, int count = 1)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool IsMet(IReadOnlyList<T> items) => items.Count(fits) >= count;
        lock (_lock)
        {
            if (IsMet(_items))
            {
                met.SetResult();
            }
            else
            {
                _waits.Add((IsMet, met));
            }
        }

        try
        {
            await met.Task.WithinAsync(phase);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; seen so far: {string.Join(" | ", All.Select(item => $"{item}").Distinct())}");
        }

        return All.Where(fits).ElementAt(count - 1);
    }
}
