using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Models;

/// <summary>The served families, in the form OpenAI clients list models.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/v1/models").RequireRole(KeyRole.User, KeyRole.AgentOwner);
        models.MapGet(
            "",
            async (IGrainFactory grains) =>
                new { @object = "list", data = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Select(View) }
        );
        models.MapGet(
            "/{id}",
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
            sizeMultiple = family.SizeMultiple,
            steps = family.DefaultSteps,
            cloudSteps = family.DefaultCloudSteps,
            guidanceScale = family.DefaultGuidanceScale,
            sampler = family.DefaultSampler,
            samplers = family.Samplers,
            loras = family.Loras.IsDefault
                ? []
                : family.Loras.Select(lora => new
                {
                    name = lora.Name,
                    hash = lora.Hash,
                    denoisers = lora.Denoisers,
                    whyNot = lora.WhyNot,
                }),
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
