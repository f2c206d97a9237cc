using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Workers;

/// <summary>Runs an assignment with this silo's sessions and turns the outcome into a result message.</summary>
public sealed class RangeRunner(FamilyRuntimes families)
{
    public StepRangeResult Run(
        StepRangeAssignment assignment,
        string workerId,
        Action<StepRangeProgress> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var outcome = families
                .Runtime(assignment.Family)
                .Run(
                    LatentState.FromBytes(assignment.LatentState.Span),
                    new RangeSpec(assignment.Denoiser, assignment.Range.To, assignment.Decoder, assignment.PreviewEvery),
                    step =>
                        progress(
                            new StepRangeProgress(assignment.Range, workerId, step.StepsDone)
                            {
                                Preview = step.Preview is { } preview
                                    ? new RgbPicture(preview.Width, preview.Height, preview.Pixels)
                                    : null,
                            }
                        ),
                    cancellationToken
                );
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Completed)
            {
                LatentState = outcome.State.ToBytes(),
                Picture = outcome.Picture is { } picture ? new RgbPicture(picture.Width, picture.Height, picture.Pixels) : null,
                Elapsed = outcome.DenoiseElapsed + outcome.DecodeElapsed,
                DecodeElapsed = outcome.DecodeElapsed,
            };
        }
        catch (OperationCanceledException)
        {
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Cancelled);
        }
        catch (Exception failure)
        {
            // Whatever a network or a file throws, the generation must hear of it and go on elsewhere.
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Failed) { Error = failure.Message };
        }
    }
}
