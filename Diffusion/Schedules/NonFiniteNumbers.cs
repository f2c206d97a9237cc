using System.Text;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>Python writes infinities into JSON as bare words, which JSON does not know.</summary>
internal static class NonFiniteNumbers
{
    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>Puts quotes around those words where they stand outside of strings.</summary>
    public static string Quote(string json)
    {
        if (!Words.Any(word => json.Contains(word, StringComparison.Ordinal)))
        {
            return json;
        }

        var quoted = new StringBuilder(json.Length + 16);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (!inString && Array.Find(Words, word => json.AsSpan(i).StartsWith(word, StringComparison.Ordinal)) is { } found)
            {
                quoted.Append('"').Append(found).Append('"');
                i += found.Length - 1;
                continue;
            }

            if (json[i] == '"')
            {
                inString = !inString;
            }

            quoted.Append(json[i]);
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                quoted.Append(json[++i]);
            }
        }

        return quoted.ToString();
    }
}
