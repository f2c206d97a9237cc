namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>How a map is laid out.</summary>
public enum MapKind
{
    Unknown = 0,

    /// <summary>The published world: ten obstacles and five pedestrians anywhere.</summary>
    Clutter = 1,

    /// <summary>A U of walls between start and goal, open towards the start: the straight way is a dead end.</summary>
    DeadEnd = 2,

    /// <summary>A wall across the room with one door off the straight way. Never trained on.</summary>
    Door = 3,
}
