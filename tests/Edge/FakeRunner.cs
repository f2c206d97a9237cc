using HybridGrains.EdgeAgent.Ranges;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.Tests.Edge;

/// <summary>Computes nothing; each step waits until the test lets it go, unless <see cref="Free"/>.</summary>
internal sealed class FakeRunner : IRangeRunner
{
    private readonly SemaphoreSlim _steps = new(0);

    public bool Free { get; init; }

    /// <summary>Inside a step nothing hears a cancellation, as in a network evaluation.</summary>
    public bool DeafInsideStep { get; init; }

    public int PictureSide { get; init; } = 16;

    public Exception? Failure { get; init; }

    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<EdgeModelMessage> Models { get; init; } = [Samples.Model];

    public void LetGo(int steps = 1) => _steps.Release(steps);

    public string? WhyNot(OfferMessage offer) =>
        offer.Family == Samples.Family ? null : $"model family '{offer.Family}' is not on this agent";

    public RangeOutput Run(OfferMessage offer, Action<RangeStep> progress, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        for (var step = offer.Range.From; step < offer.Range.To; step++)
        {
            if (!Free)
            {
                _steps.Wait(DeafInsideStep ? CancellationToken.None : cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            progress(new RangeStep(step + 1, offer.PreviewEvery > 0 ? Samples.Picture(8) : null));
        }

        return new RangeOutput(offer.LatentState, offer.Decoder is null ? null : Samples.Picture(PictureSide), TimeSpan.Zero);
    }

    public void Dispose() => Disposed.TrySetResult();
}
