namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>How tenants are called: a quota, a bill and a folder may be named after one later.</summary>
public static class TenantNames
{
    /// <summary>The tenant of callers who show no key, and of everything made before there were any.</summary>
    public const string Default = "default";

    public const int MaxLength = 64;

    /// <summary>For people: what <see cref="IsValid"/> asks for.</summary>
    public const string Rule = "must have 1 to 64 small letters, digits and dashes, and begin with a letter or digit";

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength }
        && name[0] != '-'
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
