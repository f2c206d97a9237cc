namespace HybridGrains.Training.Scenes;

/// <summary>How an object is turned.</summary>
internal enum Turn
{
    None,

    /// <summary>Left and right exchanged.</summary>
    Mirrored,

    /// <summary>By half a turn.</summary>
    UpsideDown,

    /// <summary>By a quarter turn, clockwise.</summary>
    Sideways,
}
