namespace HybridGrains.Training.Scenes.Reading;

/// <summary>What a picture shows, as the reader sees it.</summary>
/// <param name="Backdrop">Index into <see cref="Scenes.Backdrop.All"/>; null when it is none of them.</param>
internal sealed record CompositionReading(IReadOnlyList<ReadFigure> Figures, int? Backdrop)
{
    /// <summary>The truth about a composition, as a perfect reader would see it.</summary>
    public static CompositionReading Of(Composition composition) =>
        new(
            [
                .. composition.Figures.Select(figure => new ReadFigure(
                    figure.ObjectId,
                    Centre(figure.X, figure.Size),
                    Centre(figure.Y, figure.Size),
                    figure.Size,
                    figure.Tint,
                    figure.Turn,
                    Covered: figure.Group == CoveredGroup(composition.Relation)
                )),
            ],
            composition.Backdrop.Id
        );

    /// <summary>Centre of the cell that holds a figure's centre.</summary>
    internal static int Centre(int corner, int size) =>
        (corner + size / 2) / CompositionReader.Cell * CompositionReader.Cell + CompositionReader.Cell / 2;

    private static int CoveredGroup(Relation relation) =>
        relation switch
        {
            Relation.InFrontOf or Relation.Inside => 1,
            Relation.Behind => 0,
            _ => -1,
        };
}
