using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Models;

/// <summary>The served families, in the form OpenAI clients list models.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.MapGroup("/v1/models").RequireRole(KeyRole.User, KeyRole.AgentOwner);
        models
            .MapGet(
                "",
                async (IGrainFactory grains) =>
                    new { @object = "list", data = (await grains.GetGrain<IModelCatalogGrain>(0).ListAsync()).Select(ModelView.Of) }
            )
            .WithSummary("The families that are served, with their limits and defaults.");
        models
            .MapGet(
                "/{id}",
                async (string id, IGrainFactory grains) =>
                    await grains.GetGrain<IModelCatalogGrain>(0).DescribeAsync(id) is { } details
                        ? ModelView.Of(details)
                        : throw new FaultException(new Fault(404, "model_not_found", $"model '{id}' is not served.", "model"))
            )
            .WithSummary("One family, with its plans as they were measured and the words that it knows.");
    }
}
