using System.Reflection;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Security;

/// <summary>Who makes a call, as <see cref="CallerMiddleware"/> found out. Endpoints take it as an argument.</summary>
/// <param name="KeyId">Which key of the registry was shown; null for a configured key and for a caller on this machine without one.</param>
internal sealed record Caller(string Tenant, KeyRole Role, string? KeyId) : IBindableFromHttpContext<Caller>
{
    /// <summary>Whoever runs the gateway: callers on its machine while there are no keys, and configured keys.</summary>
    public static Caller LocalOperator { get; } = new(TenantNames.Default, KeyRole.Operator, null);

    public bool Owns(string tenant) => Tenant == tenant;

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Items[typeof(Caller)] as Caller);

    public void AttachTo(HttpContext context) => context.Items[typeof(Caller)] = this;
}
