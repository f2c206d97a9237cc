using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Training.Runs;

/// <summary>How result files are written.</summary>
internal static class ReportJson
{
    /// <summary>Indented, for a file that holds one value.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: true);

    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) =>
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = indented,
            NewLine = "\n",
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
}
