namespace HybridGrains.Training.Scenes;

/// <summary>A prompt with what a picture of it must show.</summary>
/// <param name="Backdrop">Null where the prompt names none: any will do.</param>
/// <param name="Kind">As accuracy is reported.</param>
internal sealed record SceneRequest(
    string Prompt,
    Relation Relation,
    IReadOnlyList<SceneGroup> Groups,
    Backdrop? Backdrop,
    CompositionKind Kind
)
{
    public static SceneRequest Of(Composition composition) =>
        new(
            composition.Caption,
            composition.Relation,
            composition.Groups,
            composition.BackdropSaid ? composition.Backdrop : null,
            composition.Kind
        );

    /// <summary>What <see cref="Relation"/> and the groups make it.</summary>
    public static CompositionKind KindOf(Relation relation, IReadOnlyList<SceneGroup> groups) =>
        relation switch
        {
            Relation.None when groups.Count > 1 => CompositionKind.Several,
            Relation.None => groups[0].Count > 1 ? CompositionKind.Count : CompositionKind.Single,
            Relation.LeftOf or Relation.RightOf or Relation.Above or Relation.Below => CompositionKind.Place,
            Relation.On or Relation.Under => CompositionKind.Contact,
            Relation.InFrontOf or Relation.Behind => CompositionKind.Depth,
            Relation.Inside => CompositionKind.Inside,
            Relation.Between => CompositionKind.Between,
            _ => CompositionKind.Around,
        };
}
