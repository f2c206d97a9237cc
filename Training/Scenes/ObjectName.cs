namespace HybridGrains.Training.Scenes;

/// <summary>What an object is called.</summary>
/// <param name="Plural">Null for a name without plural and article, such as "bread".</param>
internal sealed record ObjectName(string Singular, string? Plural)
{
    /// <summary>Reads "wolf/wolves", "cat" (plural by rule) or "~bread" (none).</summary>
    public static ObjectName Parse(string text)
    {
        if (text[0] == '~')
        {
            return new ObjectName(text[1..], null);
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new ObjectName(text, PluralOf(text)) : new ObjectName(text[..slash], text[(slash + 1)..]);
    }

    private static string PluralOf(string name)
    {
        if (name.EndsWith('y') && !"aeiou".Contains(name[^2]))
        {
            return name[..^1] + "ies";
        }

        string[] hissing = ["s", "x", "ch", "sh"];
        return hissing.Any(end => name.EndsWith(end, StringComparison.Ordinal)) ? name + "es" : name + "s";
    }
}
