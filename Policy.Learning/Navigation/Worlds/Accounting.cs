using System.Text.Json.Serialization;

namespace HybridGrains.Policy.Learning.Navigation.Worlds;

/// <summary>What an episode may use up and what is charged for it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Accounting>))]
public enum Accounting
{
    Unknown = 0,

    /// <summary>Time: 25 s an episode, charged by the tick. A hold is worth what it does and nothing beside.</summary>
    Strict = 1,

    /// <summary>
    /// As the published code counts: 100 decisions an episode and a charge for each, however long it holds. Whoever holds longer
    /// has more time and pays less.
    /// </summary>
    Lab = 2,
}
