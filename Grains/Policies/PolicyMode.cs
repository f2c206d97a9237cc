using System.ComponentModel;

namespace HybridGrains.Grains.Policies;

/// <summary>Who decides on hand-offs. In configuration: "fixed", "learned" or "online", in lower case.</summary>
[TypeConverter(typeof(PolicyModeConverter))]
public enum PolicyMode
{
    /// <summary>What a text that is none of the modes reads as; refused at the start.</summary>
    Unknown = 0,
    Fixed = 1,
    Learned = 2,
    Online = 3,
}
