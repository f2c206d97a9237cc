namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>How a map is laid out.</summary>
public enum MapKind
{
    Unknown = 0,

    /// <summary>The published world: ten obstacles and five pedestrians anywhere.</summary>
    Clutter = 1,

    /// <summary>A U of walls between start and goal, open towards the start: the straight way is a dead end.</summary>
    DeadEnd = 2,

    /// <summary>A wall across the room with one door off the straight way. Judged among the standard maps, never trained on.</summary>
    Door = 3,

    /// <summary>Hard: fourteen obstacles and twelve pedestrians.</summary>
    Crowd = 4,

    /// <summary>Hard: a U up to 2.6 metres deep, with more people about.</summary>
    DeepDeadEnd = 5,

    /// <summary>Hard: a room within the room with one door, on a side that looks away; from inside out or from outside in.</summary>
    Room = 6,

    /// <summary>Hard, judged and never trained on: two walls across the room, each with a door, far apart.</summary>
    TwoDoors = 7,
}
