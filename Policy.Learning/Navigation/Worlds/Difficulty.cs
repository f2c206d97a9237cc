using System.Text.Json.Serialization;

namespace HybridGrains.Policy.Learning.Navigation.Worlds;

/// <summary>Which kinds of map are driven.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Difficulty>))]
public enum Difficulty
{
    Unknown = 0,

    /// <summary>Clutter and dead ends; doors unseen.</summary>
    Standard = 1,

    /// <summary>Crowds, deep dead ends and rooms with a door; two doors one after the other unseen.</summary>
    Hard = 2,
}
