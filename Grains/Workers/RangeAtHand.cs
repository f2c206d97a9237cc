using System.Security.Cryptography;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>The range an agent was given: who may speak about it, what of that is news, and how long there was none.</summary>
internal sealed class RangeAtHand
{
    private readonly StepRangeAssignment _assignment;
    private readonly TimeProvider _timeProvider;
    private readonly long _since;
    private readonly (int Width, int Height) _previewSize;
    private long _lastStep;
    private int _stepsDone;
    private int _previewedAt;

    /// <param name="allowance">How long the agent may have it; null for as long as it shows new steps.</param>
    public RangeAtHand(StepRangeAssignment assignment, TimeProvider timeProvider, TimeSpan? allowance = null)
    {
        Allowance = allowance;
        (_assignment, _timeProvider) = (assignment, timeProvider);
        _since = _lastStep = timeProvider.GetTimestamp();
        _stepsDone = _previewedAt = assignment.Range.From;
        if (assignment.PreviewEvery > 0)
        {
            _previewSize = LatentPreview.SizeOf(LatentState.FromBytes(assignment.LatentState.Span).Shape);
        }
    }

    public StepRangeId Range => _assignment.Range;

    public StepRangeAssignment Assignment => _assignment;

    /// <summary>The agent's line broke: the generation has begun it anew elsewhere, and may be ahead of it.</summary>
    public bool Returned { get; set; }

    /// <summary>The agent came back and has not shown yet that it still has it.</summary>
    public bool Unconfirmed { get; set; }

    public TimeSpan? Allowance { get; }

    /// <summary>The agent spins it out, new steps or not.</summary>
    public bool IsOverdue => Elapsed > Allowance;

    /// <summary>Time since it was offered.</summary>
    public TimeSpan Elapsed => _timeProvider.GetElapsedTime(_since);

    /// <summary>Time since the last step that was new.</summary>
    public TimeSpan Silent => _timeProvider.GetElapsedTime(_lastStep);

    public bool IsOf(StepRangeId range, ReadOnlyMemory<byte> nonce) =>
        range == Range && CryptographicOperations.FixedTimeEquals(nonce.Span, _assignment.Nonce.Span);

    /// <summary>
    /// Takes a report of steps. Null when it says nothing new; its preview goes where none was asked for, too soon after the last,
    /// or of another size than the latents'.
    /// </summary>
    public StepRangeProgress? Advance(StepRangeProgress progress)
    {
        if (progress.StepsDone <= _stepsDone || progress.StepsDone > Range.To)
        {
            return null;
        }

        _stepsDone = progress.StepsDone;
        _lastStep = _timeProvider.GetTimestamp();
        if (progress.Preview is null)
        {
            return progress;
        }

        if (!IsWanted(progress.Preview))
        {
            return progress with { Preview = null };
        }

        _previewedAt = _stepsDone;
        return progress;
    }

    /// <summary>Previews come at multiples of the wanted distance, so the first may come sooner than that.</summary>
    private bool IsWanted(WorkerPicture preview) =>
        _assignment.PreviewEvery > 0
        && (_previewedAt == Range.From || _stepsDone - _previewedAt >= _assignment.PreviewEvery)
        && (preview.Width, preview.Height) == _previewSize
        && preview.Pixels.Length == preview.Width * preview.Height * 3;
}
