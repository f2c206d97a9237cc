using System.Text.Json;

namespace HybridGrains.Training.Readers;

/// <summary>Shape of the evaluator's network, and what its outputs mean.</summary>
internal sealed record SceneReaderConfig
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// Channels at a half, a quarter, an eighth and a sixteenth of the picture's side; multiples of <see cref="Groups"/>.
    /// </summary>
    public IReadOnlyList<int> Channels { get; init; } = [24, 48, 80, 112];

    public int Groups { get; init; } = 8;

    /// <summary>Names of the objects, by class; one class more means "something, but none of these".</summary>
    public required IReadOnlyList<string> Objects { get; init; }

    /// <summary>Sides of objects in pixels, by class.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Names of the backgrounds, by class; one class more means "none of these".</summary>
    public required IReadOnlyList<string> Backgrounds { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public static SceneReaderConfig FromJson(string json) =>
        JsonSerializer.Deserialize<SceneReaderConfig>(json, Json) ?? throw new TrainingException("The evaluator's config.json is null.");
}
