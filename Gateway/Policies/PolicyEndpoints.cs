using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Policies;

/// <summary>How the learning of a hand-off policy stands.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/policy", DescribeAsync).RequireRole(KeyRole.Operator);

    private static async Task<PolicySnapshot> DescribeAsync(IGrainFactory grains, string policy = PolicyIds.Default)
    {
        try
        {
            return await grains.GetGrain<IPolicyGrain>(policy).DescribeAsync();
        }
        catch (ArgumentException)
        {
            // No silo of this cluster has the grain's class.
            throw new FaultException(
                new Fault(404, "no_learner", "No silo of this cluster learns. Start one: hybridgrains up --learn.", "policy")
            );
        }
    }
}
