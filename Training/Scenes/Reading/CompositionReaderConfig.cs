using System.Text.Json;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Shape of the reader's network, and what its outputs mean.</summary>
internal sealed record CompositionReaderConfig
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// Channels at a half, a quarter, an eighth, a sixteenth and a 32nd of the picture's side; multiples of <see cref="Groups"/>.
    /// </summary>
    public IReadOnlyList<int> Channels { get; init; } = [24, 48, 96, 160, 192];

    public int Groups { get; init; } = 8;

    /// <summary>Names of the objects, by class; one class more means "something, but none of these".</summary>
    public required IReadOnlyList<string> Objects { get; init; }

    /// <summary>Sides of objects in pixels, by class.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Colours objects are painted in, by class.</summary>
    public required IReadOnlyList<string> Tints { get; init; }

    /// <summary>Ways objects are turned, by class.</summary>
    public required IReadOnlyList<string> Turns { get; init; }

    /// <summary>Names of the backdrops, by class; one class more means "none of these".</summary>
    public required IReadOnlyList<string> Backdrops { get; init; }

    /// <summary>What the data set knows.</summary>
    public static CompositionReaderConfig Full { get; } =
        new()
        {
            Objects = [.. SceneObject.All.Select(item => item.Name)],
            Sizes = Data.SceneLayout.Sizes,
            Tints = Enum.GetNames<Tint>(),
            Turns = Enum.GetNames<Turn>(),
            Backdrops = [.. Backdrop.All.Select(item => item.Name)],
        };

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public static CompositionReaderConfig FromJson(string json) =>
        JsonSerializer.Deserialize<CompositionReaderConfig>(json, Json) ?? throw new TrainingException("The reader's config.json is null.");
}
