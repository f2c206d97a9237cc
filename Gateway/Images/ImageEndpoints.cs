using HybridGrains.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Images;

/// <summary>OpenAI's images API: the answer comes when the pictures are there.</summary>
internal static class ImageEndpoints
{
    public static void MapImages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(
            "/v1/images/generations",
            (HttpContext context, GenerationBody body, ImageRun run) => run.AnswerAsync(context, body, GenerationBodyCheck.Picture(body))
        );
        endpoints.MapPost("/v1/images/edits", EditAsync);
    }

    private static async Task<IResult> EditAsync(HttpContext context, ImageRun run, IOptions<GatewayOptions> options)
    {
        var (body, picture) = await EditForm.ReadAsync(context.Request, options.Value.MaxBodyBytes);
        return await run.AnswerAsync(context, body, picture);
    }
}
