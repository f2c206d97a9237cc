using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Gateway.Description;

internal static class RoleSentence
{
    public static string Of(RequiredRoles roles) =>
        $"For keys with the role {string.Join(" or ", roles.Roles.Append(KeyRole.Operator).Distinct().Select(role => role.Name()))}.";
}
