using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// Who may speak for a generation: the worker that its current attempt was given to, with the secret of that assignment. Beside it,
/// one whose line broke may still bring the result of its attempt, until a newer one has given a checkpoint.
/// </summary>
internal sealed class RangeAssignments
{
    private Assignment? _current;
    private Assignment? _away;

    /// <summary>Remembers who gets an attempt; returns the secret that goes with it.</summary>
    public byte[] Give(RangeRecord range, StepRangeId id, string worker)
    {
        _current = new Assignment(range, id, worker, AssignmentNonce.Draw());
        return _current.Nonce;
    }

    public bool IsCurrent(StepRangeId range, string worker, ReadOnlyMemory<byte> nonce) => IsOf(_current, range, worker, nonce);

    public bool IsAway(StepRangeId range, string worker, ReadOnlyMemory<byte> nonce) => IsOf(_away, range, worker, nonce);

    /// <summary>The record of the attempt whose worker may come back; null without one.</summary>
    public RangeRecord? Away => _away?.Record;

    /// <summary>Whether a report of steps says more than the ones before it.</summary>
    public bool Advances(StepRangeProgress progress)
    {
        if (progress.StepsDone <= _current!.StepsDone || progress.StepsDone > progress.Range.To)
        {
            return false;
        }

        _current.StepsDone = progress.StepsDone;
        return true;
    }

    /// <summary>The current attempt is lost, but its worker may come back with the result.</summary>
    public void SendAway() => _away = _current;

    /// <summary>Nobody who left may bring anything any more.</summary>
    public void ForgetAway() => _away = null;

    private static bool IsOf(Assignment? assignment, StepRangeId range, string worker, ReadOnlyMemory<byte> nonce) =>
        assignment is not null
        && assignment.Id == range
        && assignment.Worker == worker
        && CryptographicOperations.FixedTimeEquals(assignment.Nonce, nonce.Span);

    private sealed record Assignment(RangeRecord Record, StepRangeId Id, string Worker, byte[] Nonce)
    {
        public int StepsDone { get; set; } = Id.From;
    }
}
