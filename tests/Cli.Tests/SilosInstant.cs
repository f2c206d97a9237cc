using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Workers;

namespace HybridGrains.Cli.Tests;

/// <summary>A device that computes nothing: each range is done at once, and the picture is grey.</summary>
internal sealed class SilosInstant : IRangeRunner
{
    public AssignmentOutcome? WhyNot(StepRangeAssignment assignment) => null;

    public StepRangeResult Run(
        StepRangeAssignment assignment,
        string workerId,
        Action<StepRangeProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var state = LatentState.FromBytes(assignment.LatentState.Span);
        var (width, height) = (state.Parameters.Width, state.Parameters.Height);
        return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Completed)
        {
            Nonce = assignment.Nonce,
            LatentState = state.With(assignment.Range.To, state.Latents, state.History).ToBytes(),
            Picture = assignment.Decoder is null ? null : new WorkerPicture(width, height, new byte[width * height * 3]),
            Elapsed = TimeSpan.FromMilliseconds(1),
        };
    }
}
