namespace HybridGrains.Training.Data;

/// <summary>A captioned picture before it is drawn.</summary>
/// <param name="Relation">"left", "right", "above" or "below" of the first object to the second; null unless
/// <see cref="SceneKind.Relation"/>.</param>
internal sealed record Scene(
    SceneKind Kind,
    string Caption,
    Background Background,
    IReadOnlyList<PlacedObject> Objects,
    string? Relation = null
)
{
    /// <summary>What is shown, without where exactly and how it is worded: the unit that is held out.</summary>
    public string Combination =>
        $"{Kind}|{Relation}|{Background.Name}|{string.Join(',', Objects.Select(item => $"{item.ObjectId}@{item.Size}"))}";
}
