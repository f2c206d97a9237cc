using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Reads scenario files and what they name. Strict: an unknown field, a missing one or a value out of range is an error.</summary>
public static class ScenarioFile
{
    private const int MaxArrivals = 10_000_000;
    private const int MaxPrompts = 1_000_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="ScenarioException">Names file, field and allowed range.</exception>
    public static ScenarioInputs Load(string path)
    {
        var scenario = Parse<Scenario>(path);
        ScenarioCheck.Check(scenario, path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var service = Parse<ServiceTimes>(Path.Combine(folder, scenario.Service));
        ScenarioCheck.Check(service, scenario.Service);
        var quality = Parse<QualityTable>(Path.Combine(folder, scenario.Prompts.Quality));
        ScenarioCheck.Check(quality, scenario.Prompts.Quality);
        var prompts = ReadPrompts(Path.Combine(folder, scenario.Prompts.File), scenario.Prompts.DifficultyShift);
        var arrivals =
            scenario.Arrivals.Kind == ArrivalOptions.Replay
                ? ReadArrivals(Path.Combine(folder, scenario.Arrivals.File!), prompts.Index, scenario.Arrivals.Speed)
                : [];
        return new ScenarioInputs(scenario, service, quality, prompts.Difficulties, arrivals);
    }

    private static T Parse<T>(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, Json) ?? throw new ScenarioException($"{path}: it is empty.");
        }
        catch (JsonException fault)
        {
            throw new ScenarioException($"{path}: {fault.Path} {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{path}: {fault.Message}");
        }
    }

    private static (IReadOnlyList<double> Difficulties, Dictionary<int, int> Index) ReadPrompts(string path, double shift)
    {
        var difficulties = new List<double>();
        var index = new Dictionary<int, int>();
        foreach (var (line, fields) in ReadLines(path, MaxPrompts, skipHeader: true))
        {
            var id = Integer(path, line, "content_id", fields[0]);
            var difficulty = Number(path, line, "difficulty", fields[1], 0, 1);
            if (!index.TryAdd(id, difficulties.Count))
            {
                throw new ScenarioException($"{path}: line {line}: content_id {id} is there twice.");
            }

            difficulties.Add(Math.Clamp(difficulty + shift, 0, 1));
        }

        return difficulties.Count > 0 ? (difficulties, index) : throw new ScenarioException($"{path}: it has no prompts.");
    }

    private static IReadOnlyList<Arrival> ReadArrivals(string path, Dictionary<int, int> prompts, double speed)
    {
        var arrivals = new List<Arrival>();
        foreach (var (line, fields) in ReadLines(path, MaxArrivals, skipHeader: false))
        {
            var time = Number(path, line, "arrival_ms", fields[0], 0, 1e10);
            var id = Integer(path, line, "content_id", fields[1]);
            if (!prompts.TryGetValue(id, out var prompt))
            {
                throw new ScenarioException($"{path}: line {line}: content_id {id} is not among the prompts.");
            }

            arrivals.Add(new Arrival((long)(time / speed * TimeSpan.TicksPerMillisecond), prompt));
        }

        // Stable, so that requests of the same moment keep the file's order.
        return arrivals.Count > 0
            ? [.. arrivals.OrderBy(arrival => arrival.Time)]
            : throw new ScenarioException($"{path}: it has no arrivals.");
    }

    private static IEnumerable<(int Line, string[] Fields)> ReadLines(string path, int limit, bool skipHeader)
    {
        if (!File.Exists(path))
        {
            throw new ScenarioException($"{path}: there is no such file.");
        }

        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if ((line == 1 && skipHeader) || text.Length == 0)
            {
                continue;
            }

            if (line > limit)
            {
                throw new ScenarioException($"{path}: it has more than {limit} lines.");
            }

            var fields = text.Split(',');
            if (fields.Length != 2)
            {
                throw new ScenarioException($"{path}: line {line} has {fields.Length} fields; it must have 2.");
            }

            yield return (line, fields);
        }
    }

    private static int Integer(string path, int line, string field, string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ScenarioException($"{path}: line {line}: {field} is '{text}'; it must be a whole number.");

    private static double Number(string path, int line, string field, string text, double low, double high) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high
            ? value
            : throw new ScenarioException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: line {line}: {field} is '{text}'; it must be between {low} and {high}."
                )
            );
}
