using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Http;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Links;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Images;

/// <summary>Runs the generations of one request side by side and answers in OpenAI's words.</summary>
internal sealed class ImageRun(
    GenerationSubmitter submitter,
    GenerationClaims claims,
    GenerationWatch watch,
    LinkSigner links,
    PublicAddress address,
    TimeProvider timeProvider
)
{
    public async Task<IResult> AnswerAsync(HttpContext context, ImageCall call)
    {
        var (family, requests) = await submitter.CheckAsync(call.Body, call.Caller, call.Kind);
        var ids = await claims.IdsAsync(context, call.Caller, call.Body, call.Picture, requests.Count);
        var images = await Task.WhenAll(requests.Zip(ids, (request, id) => OneAsync(context, call, id, request)));
        var failed = images.Where(image => image.Fault is not null).ToArray();
        // When nothing came out, the call failed; when something did, the rest is reported in its place.
        if (failed.Length == images.Length)
        {
            throw new FaultException(failed[0].Fault!);
        }

        var facts = PictureFacts.Of(call.Body, family, requests[0]);
        return Results.Ok(
            new
            {
                created = timeProvider.GetUtcNow().ToUnixTimeSeconds(),
                background = facts.Background,
                output_format = facts.OutputFormat,
                size = facts.Size,
                quality = facts.Quality,
                data = images.Select(image => image.Data),
                usage = UsageView.Of(images.Select(image => image.Usage)),
            }
        );
    }

    private async Task<(object Data, TokenUsage? Usage, Fault? Fault)> OneAsync(
        HttpContext context,
        ImageCall call,
        string id,
        GenerationRequest request
    )
    {
        try
        {
            var end = await watch.EndAsync(id, () => submitter.SubmitAsync(id, request, call.Picture), context.RequestAborted);
            if (end?.Status != GenerationStatus.Completed || await submitter.Find(id).GetImageAsync() is not { } image)
            {
                throw new FaultException(ImageFaults.NotMade(id, end));
            }

            var byLink = call.Body.ResponseFormat == "url";
            return (
                new ImageView(id, end.Request.Seed)
                {
                    Url = byLink ? address.Of(context.Request, await links.PathOfAsync(id)) : null,
                    Base64 = byLink ? null : Convert.ToBase64String(image.Bytes.Span),
                    Warnings = end.Warnings.IsEmpty ? null : [.. end.Warnings],
                    Withheld = GenerationView.IsWithheld(end) ? true : null,
                },
                end.Usage,
                null
            );
        }
        catch (FaultException failed)
        {
            return (
                new
                {
                    error = FaultResponse.Error(failed.Fault),
                    id,
                    seed = request.Seed,
                },
                null,
                failed.Fault
            );
        }
        catch (OperationCanceledException) when (call.Body.CancelOnDisconnect == true)
        {
            await submitter.Find(id).CancelAsync();
            throw;
        }
    }
}
