using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Jobs;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Images;

/// <summary>Runs the generations of one request side by side and answers in OpenAI's words.</summary>
internal sealed class ImageRun(GenerationSubmitter jobs, GenerationWatch watch, TimeProvider timeProvider)
{
    public async Task<IResult> AnswerAsync(HttpContext context, GenerationBody body, StartPicture? picture)
    {
        var requests = await jobs.CheckAsync(body);
        var images = await Task.WhenAll(requests.Select(request => OneAsync(context, body, request, picture)));
        var failed = images.Where(image => image.Fault is not null).ToArray();
        // When nothing came out, the call failed; when something did, the rest is reported in its place.
        if (failed.Length == images.Length)
            throw new FaultException(failed[0].Fault!);
        return Results.Ok(
            new
            {
                created = timeProvider.GetUtcNow().ToUnixTimeSeconds(),
                output_format = requests[0].Format.Name(),
                data = images.Select(image => image.Data),
            }
        );
    }

    private async Task<(object Data, Fault? Fault)> OneAsync(
        HttpContext context,
        GenerationBody body,
        GenerationRequest request,
        StartPicture? picture
    )
    {
        string? id = null;
        try
        {
            id = await jobs.SubmitAsync(request, picture);
            var end = await watch.EndAsync(id, context.RequestAborted);
            if (end?.Status != GenerationStatus.Completed || await jobs.Find(id).GetImageAsync() is not { } image)
                throw new FaultException(
                    new Fault(500, "generation_failed", $"Generation {id} {end?.Status.ToString().ToLowerInvariant()}: {end?.Reason}")
                );
            var link = $"{context.Request.Scheme}://{context.Request.Host}/v1/generations/{id}/image";
            return body.ResponseFormat == "url"
                ? (
                    new
                    {
                        url = link,
                        id,
                        seed = request.Seed,
                    },
                    null
                )
                : (
                    new
                    {
                        b64_json = Convert.ToBase64String(image.Bytes.Span),
                        id,
                        seed = request.Seed,
                    },
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
                failed.Fault
            );
        }
        catch (OperationCanceledException) when (id is not null && body.CancelOnDisconnect == true)
        {
            await jobs.Find(id).CancelAsync();
            throw;
        }
    }
}
