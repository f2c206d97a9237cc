using System.Runtime.CompilerServices;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Limits;
using HybridGrains.Gateway.Streams;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Images;

/// <summary>Runs the generation of one request and tells of it in OpenAI's events while it goes on.</summary>
internal sealed class ImageStream(
    GenerationSubmitter submitter,
    GenerationClaims claims,
    GenerationWatch watch,
    CallerBudgets budgets,
    TimeProvider timeProvider
)
{
    public async Task<IResult> AnswerAsync(HttpContext context, ImageCall call)
    {
        var (family, requests) = await submitter.CheckAsync(call.Body, call.Caller, call.Kind);
        var partialImages = call.Body.PartialImages ?? 0;
        if (partialImages > 0 && !family.Previews)
        {
            throw new FaultException(
                new Fault(
                    400,
                    "unsupported_value",
                    $"partial_images must be 0 or left out: {family.Name} cannot show unfinished pictures.",
                    "partial_images"
                )
            );
        }

        var request = requests[0] with { PreviewEvery = StreamPlan.Every(requests[0], partialImages), FullPreviews = true };
        var id = (await claims.IdsAsync(context, call.Caller, call.Body, call.Picture, 1))[0];
        context.Response.RegisterForDispose(budgets.TakeStream(call.Caller));
        return new StreamResult(FollowAsync(call, id, request, PictureFacts.Of(call.Body, family, request)));
    }

    private async IAsyncEnumerable<StreamItem> FollowAsync(
        ImageCall call,
        string id,
        GenerationRequest request,
        PictureFacts facts,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        GenerationSnapshot? last = null;
        var partials = 0;
        try
        {
            var news = watch.FollowAsync(id, () => submitter.SubmitAsync(id, request, call.Picture), cancellationToken);
            await foreach (var item in news)
            {
                last = item.Snapshot;
                // The last step's is the finished picture but for its decoder.
                if (item.Kind == GenerationEventKind.Preview && partials < call.Body.PartialImages && last.StepsDone < last.Request.Steps)
                {
                    var name = call.EventPrefix + ".partial_image";
                    yield return new StreamItem(
                        name,
                        new ImageEvent(name, item.Preview, timeProvider, facts, id) { PartialImageIndex = partials++ }
                    );
                }
            }

            var image = await FinishedAsync(id, last);
            var completed = call.EventPrefix + ".completed";
            yield return new StreamItem(
                completed,
                new ImageEvent(completed, image.Bytes, timeProvider, facts, id)
                {
                    Usage = UsageView.Of([last?.Usage]),
                    Seed = last!.Request.Seed,
                    Warnings = last.Warnings.IsEmpty ? null : [.. last.Warnings],
                    Withheld = GenerationView.IsWithheld(last) ? true : null,
                }
            );
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested && call.Body.CancelOnDisconnect == true)
            {
                await submitter.Find(id).CancelAsync();
            }
        }
    }

    private async Task<GenerationImage> FinishedAsync(string id, GenerationSnapshot? last) =>
        last?.Status == GenerationStatus.Completed && await submitter.Find(id).GetImageAsync() is { } image
            ? image
            : throw new FaultException(ImageFaults.NotMade(id, last));
}
