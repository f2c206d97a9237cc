namespace HybridGrains.Training.Scenes;

/// <summary>Kinds of prompts, as accuracy is reported.</summary>
internal enum CompositionKind
{
    /// <summary>One object.</summary>
    Single,

    /// <summary>Two to five of one object.</summary>
    Count,

    /// <summary>Several objects, without a relation.</summary>
    Several,

    /// <summary>Left, right, above, below.</summary>
    Place,

    /// <summary>On and under.</summary>
    Contact,

    /// <summary>In front of and behind.</summary>
    Depth,
    Inside,
    Between,
    Around,
}
