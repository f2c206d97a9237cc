using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Links;

/// <summary>Pictures by signed links. Outside /v1: nobody is asked for a key here.</summary>
internal static class PictureLinks
{
    public const string Path = "/pictures";

    public static void MapPictureLinks(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(Path + "/{id}", [HttpMethods.Get, HttpMethods.Head], GetAsync);

    private static async Task<IResult> GetAsync(
        string id,
        string? expires,
        string? signature,
        HttpContext context,
        LinkSigner signer,
        IGrainFactory grains
    )
    {
        switch (await signer.CheckAsync(id, expires, signature))
        {
            case LinkVerdict.Expired:
                throw new FaultException(new Fault(403, "link_expired", "This link has expired; ask for the generation's picture again."));
            case not LinkVerdict.Good:
                throw new FaultException(new Fault(403, "link_invalid", "This is no link of this cluster: its signature does not hold."));
        }

        if (await grains.GetGrain<IGenerationGrain>(id).GetImageAsync() is not { } image)
        {
            throw new FaultException(new Fault(404, "no_image", "The picture is not there any more."));
        }

        context.Response.Headers.CacheControl = "private, max-age=300";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(image.Bytes, image.ContentType);
    }
}
