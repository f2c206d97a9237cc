using HybridGrains.Diffusion.Generations;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Workers;

/// <summary>Runs an assignment with this silo's sessions and turns the outcome into a result message.</summary>
public sealed class RangeRunner(FamilyRuntimes families, IOptions<CloudWorkerOptions> options) : IRangeRunner
{
    public AssignmentOutcome? WhyNot(StepRangeAssignment assignment)
    {
        if (families.Find(assignment.Family) is not { } family)
        {
            // Which fails when it is run, and says so.
            return null;
        }

        if (FamilyPin.Broken(assignment.Content, family) is not null)
        {
            return AssignmentOutcome.OtherVersion;
        }

        var loras = assignment.Loras.IsDefaultOrEmpty ? [] : families.Runtime(assignment.Family).Loras;
        return assignment.Loras.IsDefaultOrEmpty || assignment.Loras.All(hash => loras.Any(lora => lora.Fault is null && lora.Hash == hash))
            ? null
            : AssignmentOutcome.ModelNotLoaded;
    }

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
                    {
                        progress(
                            new StepRangeProgress(assignment.Range, workerId, step.StepsDone)
                            {
                                Nonce = assignment.Nonce,
                                Preview = step.Preview is { } preview
                                    ? new WorkerPicture(preview.Width, preview.Height, preview.Pixels)
                                    : null,
                            }
                        );
                        if (options.Value.SlowDown > TimeSpan.Zero)
                        {
                            cancellationToken.WaitHandle.WaitOne(options.Value.SlowDown);
                        }
                    },
                    cancellationToken
                );
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Completed)
            {
                Nonce = assignment.Nonce,
                LatentState = outcome.State.ToBytes(),
                Picture = outcome.Picture is { } picture ? new WorkerPicture(picture.Width, picture.Height, picture.Pixels) : null,
                Elapsed = outcome.DenoiseElapsed + outcome.DecodeElapsed,
                DecodeElapsed = outcome.DecodeElapsed,
                Withheld = outcome.Withheld,
            };
        }
        catch (OperationCanceledException)
        {
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Cancelled) { Nonce = assignment.Nonce };
        }
        catch (Exception failure)
        {
            // Whatever a network or a file throws, the generation must hear of it and go on elsewhere.
            return new StepRangeResult(assignment.Range, workerId, StepRangeStatus.Failed)
            {
                Error = failure.Message,
                Nonce = assignment.Nonce,
                IsCertain = failure is GenerationInputException or NotSupportedException,
            };
        }
    }
}
