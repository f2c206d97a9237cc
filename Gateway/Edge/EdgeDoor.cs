using System.Net;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.Gateway.Edge;

/// <summary>
/// One connection at the door: until it has proved who it is, it counts among the few that may stand there, and may send no more
/// than a proof takes; afterwards it is read no faster than its budget allows, and hardly at all once it is being closed.
/// </summary>
internal sealed class EdgeDoor(EdgeDoors doors, IPAddress? address, RateBudget bytes, RateBudget lastBytes, RateBudget signs)
{
    private static readonly AsyncLocal<EdgeDoor?> Ambient = new();

    private readonly Lock _lock = new();
    private long _unprovenBytes;
    private bool _proven;
    private bool _left;
    private bool _closing;

    /// <summary>The door of the connection that this runs for: SignalR's parser is not told which that is.</summary>
    public static EdgeDoor? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public IPAddress? Address => address;

    /// <summary>
    /// Counts what SignalR takes without calling anything of ours, as its pings; false when they are too many. For the thread that
    /// reads the connection.
    /// </summary>
    public bool MaySign() => signs.TryTake();

    /// <summary>It has proved who it is.</summary>
    public void Prove() => StepAside(proven: true);

    /// <summary>What it sends from now on is thrown away: it has to hang up.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closing = true;
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Leave() => StepAside(proven: false);

    /// <summary>
    /// Counts what was read; returns how long to wait before reading on. Throws <see cref="IOException"/>, which ends the
    /// connection, for too much from an unknown sender.
    /// </summary>
    public TimeSpan Read(int count)
    {
        lock (_lock)
        {
            if (_proven)
            {
                return (_closing ? lastBytes : bytes).Take(count);
            }

            _unprovenBytes += count;
            return _unprovenBytes <= EdgeLimits.MaxUnprovenBytes
                ? TimeSpan.Zero
                : throw new IOException($"more than {EdgeLimits.MaxUnprovenBytes} bytes before the proof");
        }
    }

    private void StepAside(bool proven)
    {
        lock (_lock)
        {
            var stands = !_proven && !_left;
            (_proven, _left) = (_proven || proven, _left || !proven);
            if (stands)
            {
                doors.Leave(this);
            }
        }
    }
}
