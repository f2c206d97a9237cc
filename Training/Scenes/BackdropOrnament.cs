namespace HybridGrains.Training.Scenes;

/// <summary>What is drawn into a backdrop.</summary>
internal enum BackdropOrnament
{
    None,

    /// <summary>A gradient instead of a horizon, and two clouds.</summary>
    Clouds,

    /// <summary>Dots all over.</summary>
    Stars,

    /// <summary>Crests below the horizon.</summary>
    Waves,
}
