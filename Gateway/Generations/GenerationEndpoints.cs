using System.Runtime.CompilerServices;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Http;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Limits;
using HybridGrains.Gateway.Security;
using HybridGrains.Gateway.Streams;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Generations;

/// <summary>Submit, look, follow, cancel, fetch: one generation at a time.</summary>
internal static class GenerationEndpoints
{
    public static void MapGenerations(this IEndpointRouteBuilder endpoints)
    {
        var generations = endpoints.MapGroup("/v1/generations").RequireRole(KeyRole.User);
        generations
            .MapPost("", SubmitAsync)
            .WithMetadata(new ClaimsItself())
            .WithSummary("Submits a generation; answers once it is durably accepted.")
            .Accepts<GenerationBody>("application/json")
            .Produces<GenerationView>(StatusCodes.Status202Accepted);
        generations.MapGet("", ListAsync).WithSummary("The tenant's own, newest first.");
        generations.MapGet(
            "/{id}",
            async (string id, Caller caller, GenerationSubmitter submitter, GenerationOutlook outlook) =>
                await outlook.ViewAsync(await submitter.GetAsync(id, caller))
        );
        generations.MapDelete("/{id}", CancelAsync).WithSummary("Cancels it, between steps.").Produces<GenerationView>();
        generations.MapGet("/{id}/image", ImageAsync).WithSummary("The finished file.").Produces(200, contentType: "image/png");
        generations
            .MapGet("/{id}/events", EventsAsync)
            .WithMetadata(new HoldsAStream())
            .WithSummary("Server-sent events until it ends; Last-Event-ID goes on after the last that was seen.")
            .Produces<GenerationView>(contentType: "text/event-stream");
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext context,
        GenerationBody body,
        Caller caller,
        GenerationSubmitter submitter,
        GenerationClaims claims,
        GenerationOutlook outlook
    )
    {
        var (_, requests) = await submitter.CheckAsync(body, caller, CallKind.Submission);
        if (requests.Count != 1)
        {
            throw new FaultException(
                new Fault(400, "invalid_value", $"n must be 1 here; it is {requests.Count}. Submit one generation per image.", "n")
            );
        }

        var picture = GenerationBodyCheck.Picture(body);
        if (body.DryRun == true)
        {
            return Results.Ok(await outlook.DryRunAsync(requests[0]));
        }

        var id = (await claims.IdsAsync(context, caller, body, picture, 1))[0];
        await submitter.SubmitAsync(id, requests[0], picture);
        return Results.Accepted($"/v1/generations/{id}", await outlook.ViewAsync(await submitter.GetAsync(id, caller)));
    }

    private static async Task<object> ListAsync(
        Caller caller,
        GenerationSubmitter submitter,
        IGrainFactory grains,
        string? before,
        string? limit
    )
    {
        var most = PageLimit.Read(limit);
        var ids = await grains.GetGrain<ITenantGrain>(caller.Tenant).ListAsync(before, most);
        var generations = await Task.WhenAll(ids.Select(id => ListedAsync(submitter.Find(id), id)));
        return new
        {
            // One that was deleted between the two questions is not there.
            data = generations.OfType<object>(),
            next = ids.Length == most ? ids[^1] : null,
        };
    }

    /// <summary>One that is damaged must not hide the others.</summary>
    private static async Task<object?> ListedAsync(IGenerationGrain generation, string id)
    {
        try
        {
            return await generation.GetAsync() is { } snapshot ? GenerationView.Of(snapshot) : null;
        }
        catch (DamagedGenerationException damaged)
        {
            return new
            {
                id,
                status = "damaged",
                reason = damaged.Message,
            };
        }
    }

    private static async Task<IResult> CancelAsync(string id, Caller caller, GenerationSubmitter submitter)
    {
        await submitter.GetAsync(id, caller);
        await submitter.Find(id).CancelAsync();
        return Results.Ok(GenerationView.Of(await submitter.GetAsync(id, caller)));
    }

    private static async Task<IResult> ImageAsync(string id, Caller caller, GenerationSubmitter submitter)
    {
        var generation = await submitter.GetAsync(id, caller);
        return await submitter.Find(id).GetImageAsync() is { } image
            ? Results.Bytes(image.Bytes, image.ContentType)
            : throw new FaultException(
                new Fault(409, "no_image", $"Generation {id} is {generation.Status.ToString().ToLowerInvariant()} and has no image.", "id")
            );
    }

    private static async Task<IResult> EventsAsync(
        string id,
        Caller caller,
        GenerationSubmitter submitter,
        GenerationWatch watch,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId
    )
    {
        await submitter.GetAsync(id, caller);
        return new StreamResult(FollowAsync(id, lastEventId, watch));
    }

    private static async IAsyncEnumerable<StreamItem> FollowAsync(
        string id,
        string? lastEventId,
        GenerationWatch watch,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var news in watch.FollowAsync(id, lastEventId, cancellationToken))
        {
            var preview = news.Kind == GenerationEventKind.Preview ? Convert.ToBase64String(news.Preview.Span) : null;
            yield return new StreamItem(news.Kind.ToString().ToLowerInvariant(), GenerationView.Of(news.Snapshot, preview))
            {
                Id = news.ReplayId,
            };
        }
    }
}
