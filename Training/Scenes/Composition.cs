namespace HybridGrains.Training.Scenes;

/// <summary>A captioned scene before it is drawn.</summary>
/// <param name="Groups">What the caption names, in the order of <paramref name="Relation"/>: its subject first.</param>
/// <param name="Figures">In the order they are drawn: later ones cover earlier ones.</param>
/// <param name="BackdropSaid">Whether the caption names the backdrop.</param>
/// <param name="Wording">Which phrases the caption is made of, whatever it names.</param>
internal sealed record Composition(
    CompositionKind Kind,
    Relation Relation,
    IReadOnlyList<SceneGroup> Groups,
    Backdrop Backdrop,
    bool BackdropSaid,
    IReadOnlyList<Figure> Figures,
    string Caption,
    string Wording
)
{
    /// <summary>What is shown, without where exactly and how it is worded: the unit that is held out.</summary>
    public string Combination => $"{Relation}|{Backdrop.Name}|{string.Join(',', Groups.Select(Described))}";

    private static string Described(SceneGroup group) => $"{group.ObjectId}x{group.Count}:{group.Tint}:{group.Turn}:{group.Size}";
}
