using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Models;

/// <summary>The served families, in the form OpenAI clients list models.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/v1/models",
            async (IGrainFactory grains) =>
                new { @object = "list", data = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Select(View) }
        );
        endpoints.MapGet(
            "/v1/models/{id}",
            async (string id, IGrainFactory grains) =>
                await grains.GetGrain<IModelCatalogGrain>(0).FindAsync(id) is { } family
                    ? View(family)
                    : throw new FaultException(new Fault(404, "model_not_found", $"model '{id}' is not served.", "model"))
        );
    }

    private static object View(ModelFamilyInfo family) =>
        new
        {
            id = family.Name,
            @object = "model",
            created = family.Created.ToUnixTimeSeconds(),
            owned_by = "hybridgrains",
            title = family.Title,
            hash = family.Hash,
            width = family.DefaultWidth,
            height = family.DefaultHeight,
            minSize = family.MinSize,
            maxSize = family.MaxSize,
            steps = family.DefaultSteps,
            cloudSteps = family.DefaultCloudSteps,
            guidanceScale = family.DefaultGuidanceScale,
            sampler = family.DefaultSampler,
            samplers = family.Samplers,
            fast = family.Fast is { } fast
                ? new
                {
                    steps = fast.Steps,
                    cloudSteps = fast.CloudSteps,
                    guidanceScale = fast.GuidanceScale,
                    sampler = fast.Sampler,
                }
                : null,
        };
}
