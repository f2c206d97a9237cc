using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Training.Pruning;

/// <summary>significance.json: the scores of all parts, and how they were measured.</summary>
internal sealed record Significance(SignificanceSettings Settings, IReadOnlyList<SignificanceScore> Scores)
{
    public const string FileName = "significance.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Lowest score first: the order in which parts are given up.</summary>
    [JsonIgnore]
    public IEnumerable<SignificanceScore> Ranked =>
        Scores.OrderBy(score => score.Score).ThenBy(score => score.Name, StringComparer.Ordinal);

    /// <summary>Null when there is no file.</summary>
    public static Significance? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Significance>(File.ReadAllText(path), Options);
        }
        catch (JsonException broken)
        {
            throw new TrainingException($"{path} is damaged ({broken.Message}); delete it to measure again.");
        }
    }

    /// <summary>Replaces the file; it appears only when complete.</summary>
    public void Save(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        File.WriteAllText(path + ".partial", JsonSerializer.Serialize(this, Options) + "\n");
        File.Move(path + ".partial", path, overwrite: true);
    }
}
