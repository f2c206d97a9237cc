using System.Reflection;
using System.Text.Json.Serialization;
using HybridGrains.Gateway.Errors;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Keys;

/// <summary>The JSON of a key to create.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyBody : IBindableFromHttpContext<KeyBody>
{
    public static async ValueTask<KeyBody?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await JsonBody.ReadAsync<KeyBody>(context);

    public string? Tenant { get; init; }

    /// <summary>"user", "agent-owner" or "operator".</summary>
    public string? Role { get; init; }

    public string? Label { get; init; }

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What is left open: the default tenant, a user. A role of no such name is none, which the registry refuses.</summary>
    public KeyDescription Describe() =>
        new(Tenant ?? TenantNames.Default, Role is null ? KeyRole.User : KeyRoles.Find(Role) ?? KeyRole.Unknown, Label ?? "")
        {
            ExpiresAt = ExpiresAt,
        };
}
