namespace HybridGrains.Training.Scenes;

/// <summary>How the first group of a scene stands to the second (and, <see cref="Between"/>, the third).</summary>
internal enum Relation
{
    None,
    LeftOf,
    RightOf,

    /// <summary>Higher, with a gap.</summary>
    Above,

    /// <summary>Lower, with a gap.</summary>
    Below,

    /// <summary>Higher and touching.</summary>
    On,

    /// <summary>Lower and touching.</summary>
    Under,
    InFrontOf,
    Behind,
    Inside,
    Between,
    Around,
}
