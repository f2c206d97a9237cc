using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>What an agent did since it started.</summary>
internal sealed class EdgeAgentTotals
{
    private readonly Lock _lock = new();
    private int _ranges;
    private int _steps;
    private int _refused;
    private TimeSpan _computing;

    public void Add(ResultMessage result)
    {
        lock (_lock)
        {
            _ranges++;
            _steps += result.Range.To - result.Range.From;
            _computing += TimeSpan.FromMicroseconds(result.ElapsedMicroseconds);
        }
    }

    public void AddRefused()
    {
        lock (_lock)
        {
            _refused++;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            var refused = _refused == 0 ? "" : $", {_refused} refused";
            return $"{_ranges} ranges, {_steps} steps, {_computing.TotalSeconds:0.0} s of computing{refused}";
        }
    }
}
