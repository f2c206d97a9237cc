using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;

namespace HybridGrains.Gateway.Security;

/// <summary>Which roles may call an endpoint; operators may call every one.</summary>
internal sealed record RequiredRoles(IReadOnlyList<KeyRole> Roles)
{
    /// <summary>What holds for calls of /v1 whose endpoint says nothing.</summary>
    public static RequiredRoles Operator { get; } = new([KeyRole.Operator]);

    public bool Admit(KeyRole role) => role == KeyRole.Operator || Roles.Contains(role);
}

internal static class RequiredRolesExtensions
{
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, params KeyRole[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new RequiredRoles(roles)));
        return endpoint;
    }
}
