using System.Text.Json;

namespace HybridGrains.Training.Runs;

/// <summary>How the family's JSON files are laid out.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n" };

    public static string Of(object value) => JsonSerializer.Serialize(value, Options) + "\n";
}
