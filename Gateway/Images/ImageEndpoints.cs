using HybridGrains.Gateway.Generations;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Images;

/// <summary>OpenAI's images API: one answer when the pictures are there, or events on the way to one.</summary>
internal static class ImageEndpoints
{
    public static void MapImages(this IEndpointRouteBuilder endpoints)
    {
        var images = endpoints.MapGroup("/v1/images").RequireRole(KeyRole.User).WithMetadata(new ClaimsItself());
        images
            .MapPost(
                "/generations",
                (HttpContext context, Caller caller, GenerationBody body, ImageRun run, ImageStream stream) =>
                    AnswerAsync(context, new ImageCall(caller, CallKind.Image, body, GenerationBodyCheck.Picture(body)), run, stream)
            )
            .WithSummary("OpenAI's images API: an answer when the pictures are there, or a stream of them.")
            .Accepts<GenerationBody>("application/json");
        images.MapPost("/edits", EditAsync).WithSummary("OpenAI's image edits: a form, or JSON with data URLs.");
    }

    private static async Task<IResult> EditAsync(
        HttpContext context,
        Caller caller,
        ImageRun run,
        ImageStream stream,
        IOptions<GatewayOptions> options
    )
    {
        var json = context.Request.HasJsonContentType();
        var (body, picture) = json
            ? await JsonEdit.ReadAsync(context)
            : await EditForm.ReadAsync(context.Request, options.Value.MaxBodyBytes);
        return await AnswerAsync(context, new ImageCall(caller, json ? CallKind.JsonEdit : CallKind.FormEdit, body, picture), run, stream);
    }

    private static Task<IResult> AnswerAsync(HttpContext context, ImageCall call, ImageRun run, ImageStream stream) =>
        StreamPlan.IsStream(call.Body) ? stream.AnswerAsync(context, call) : run.AnswerAsync(context, call);
}
