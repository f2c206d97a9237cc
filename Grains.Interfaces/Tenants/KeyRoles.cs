namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>What the roles are called outside: "user", "agent-owner" and "operator".</summary>
public static class KeyRoles
{
    public static IReadOnlyList<KeyRole> All { get; } = [KeyRole.User, KeyRole.AgentOwner, KeyRole.Operator];

    public static string Name(this KeyRole role) =>
        role switch
        {
            KeyRole.User => "user",
            KeyRole.AgentOwner => "agent-owner",
            KeyRole.Operator => "operator",
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
        };

    /// <summary>Null when there is no role of that name.</summary>
    public static KeyRole? Find(string? name)
    {
        foreach (var role in All)
        {
            if (role.Name() == name)
            {
                return role;
            }
        }

        return null;
    }
}
