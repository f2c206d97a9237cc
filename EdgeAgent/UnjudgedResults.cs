using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>Results handed in without an answer yet; sent again over the next connection. Few: one range runs at a time.</summary>
internal sealed class UnjudgedResults
{
    private const int Max = 2;

    private readonly Lock _lock = new();
    private readonly List<ResultMessage> _results = [];
    private TaskCompletionSource _empty = CreateEmpty(completed: true);

    public IReadOnlyList<ResultMessage> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _results];
            }
        }
    }

    public Task WhenEmpty
    {
        get
        {
            lock (_lock)
            {
                return _empty.Task;
            }
        }
    }

    public void Add(ResultMessage result)
    {
        lock (_lock)
        {
            if (_results.Count == Max)
            {
                _results.RemoveAt(0);
            }

            _results.Add(result);
            if (_empty.Task.IsCompleted)
            {
                _empty = CreateEmpty(completed: false);
            }
        }
    }

    public bool Remove(RangeKey range)
    {
        lock (_lock)
        {
            var removed = _results.RemoveAll(result => result.Range == range) > 0;
            if (_results.Count == 0)
            {
                _empty.TrySetResult();
            }

            return removed;
        }
    }

    private static TaskCompletionSource CreateEmpty(bool completed)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (completed)
        {
            source.SetResult();
        }

        return source;
    }
}
