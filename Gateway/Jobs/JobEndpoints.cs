using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Jobs;

/// <summary>Submit, look, follow, cancel, fetch: one generation at a time.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/generations", SubmitAsync);
        endpoints.MapGet("/v1/generations/{id}", async (string id, GenerationSubmitter jobs) => GenerationView.Of(await jobs.GetAsync(id)));
        endpoints.MapDelete("/v1/generations/{id}", CancelAsync);
        endpoints.MapGet("/v1/generations/{id}/image", ImageAsync);
        endpoints.MapGet("/v1/generations/{id}/events", EventsAsync);
    }

    private static async Task<IResult> SubmitAsync(GenerationBody body, GenerationSubmitter jobs)
    {
        var requests = await jobs.CheckAsync(body);
        if (requests.Count != 1)
            throw new FaultException(
                new Fault(400, "invalid_value", $"n must be 1 here; it is {requests.Count}. Submit one generation per image.", "n")
            );
        var id = await jobs.SubmitAsync(requests[0], GenerationBodyCheck.Picture(body));
        return Results.Accepted($"/v1/generations/{id}", GenerationView.Of(await jobs.GetAsync(id)));
    }

    private static async Task<IResult> CancelAsync(string id, GenerationSubmitter jobs)
    {
        await jobs.GetAsync(id);
        await jobs.Find(id).CancelAsync();
        return Results.Ok(GenerationView.Of(await jobs.GetAsync(id)));
    }

    private static async Task<IResult> ImageAsync(string id, GenerationSubmitter jobs)
    {
        var generation = await jobs.GetAsync(id);
        return await jobs.Find(id).GetImageAsync() is { } image
            ? Results.Bytes(image.Bytes, image.ContentType)
            : throw new FaultException(
                new Fault(409, "no_image", $"Generation {id} is {generation.Status.ToString().ToLowerInvariant()} and has no image.", "id")
            );
    }

    private static async Task<IResult> EventsAsync(
        string id,
        GenerationSubmitter jobs,
        GenerationWatch watch,
        CancellationToken cancellationToken
    )
    {
        await jobs.GetAsync(id);
        return TypedResults.ServerSentEvents(FollowAsync(id, watch, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<GenerationView>> FollowAsync(
        string id,
        GenerationWatch watch,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var news in watch.FollowAsync(id, cancellationToken))
        {
            var preview = news.Kind == GenerationEventKind.Preview ? Convert.ToBase64String(news.Preview.Span) : null;
            yield return new SseItem<GenerationView>(GenerationView.Of(news.Snapshot, preview), news.Kind.ToString().ToLowerInvariant());
        }
    }
}
