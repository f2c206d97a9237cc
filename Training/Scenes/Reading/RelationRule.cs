namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Whether figures that were read stand in a relation, from where they are, how large, and which is covered.</summary>
internal static class RelationRule
{
    private const int Cell = CompositionReader.Cell;

    /// <param name="subjects">Figures of the first group.</param>
    /// <param name="others">Figures of the second group, and of the third for <see cref="Relation.Between"/>.</param>
    public static bool Holds(Relation relation, IReadOnlyList<ReadFigure> subjects, IReadOnlyList<ReadFigure> others)
    {
        bool Each(Func<ReadFigure, ReadFigure, bool> rule) => subjects.All(a => others.All(b => rule(a, b)));
        if (subjects.Count == 0 || others.Count == 0)
        {
            return false;
        }

        return relation switch
        {
            Relation.None => true,
            Relation.LeftOf => Each(LeftOf),
            Relation.RightOf => Each((a, b) => LeftOf(b, a)),
            Relation.Above => Each(Above),
            Relation.Below => Each((a, b) => Above(b, a)),
            Relation.On => Each(On),
            Relation.Under => Each((a, b) => On(b, a)),
            Relation.InFrontOf => Each(InFrontOf),
            Relation.Behind => Each((a, b) => InFrontOf(b, a)),
            Relation.Inside => Each(Inside),
            Relation.Between => subjects.Count == 1 && others.Count == 2 && Between(subjects[0], others[0], others[1]),
            Relation.Around => others.Count == 1 && Around(subjects, others[0]),
            _ => throw new ArgumentOutOfRangeException(nameof(relation), relation, null),
        };
    }

    private static bool LeftOf(ReadFigure a, ReadFigure b) =>
        b.X - a.X > Math.Abs(b.Y - a.Y) && Gap(a.X, a.Size, b.X, b.Size) > -2 * Cell && Uncovered(a, b);

    /// <summary>With a gap; without one it would be on.</summary>
    private static bool Above(ReadFigure a, ReadFigure b) => b.Y - a.Y > Math.Abs(b.X - a.X) && Gap(a.Y, a.Size, b.Y, b.Size) >= Cell / 2;

    /// <summary>Things touch by what can be seen of them; their squares may overlap by much more.</summary>
    private static bool On(ReadFigure a, ReadFigure b) =>
        b.Y - a.Y >= 2 * Cell
        && Gap(a.Y, a.Size, b.Y, b.Size) < Cell / 2
        && Math.Abs(a.X - b.X) < (a.Size + b.Size) * 2 / 5
        && Uncovered(a, b);

    private static bool InFrontOf(ReadFigure a, ReadFigure b) => b.Covered && !a.Covered && Overlaps(a, b) && !Inside(a, b);

    private static bool Inside(ReadFigure a, ReadFigure b) =>
        a.Size < b.Size && Within(a.X, a.Size, b.X, b.Size) && Within(a.Y, a.Size, b.Y, b.Size);

    private static bool Between(ReadFigure a, ReadFigure b, ReadFigure c)
    {
        var (left, right) = b.X < c.X ? (b, c) : (c, b);
        return left.X + 2 * Cell < a.X && a.X + 2 * Cell < right.X && Level(a, left) && Level(a, right);
    }

    private static bool Around(IReadOnlyList<ReadFigure> figures, ReadFigure middle) =>
        figures.Count == 4 && figures.Select(figure => (figure.X > middle.X, figure.Y > middle.Y)).Distinct().Count() == 4;

    private static bool Level(ReadFigure a, ReadFigure b) => Math.Abs(a.Y - b.Y) <= 3 * Cell;

    private static bool Uncovered(ReadFigure a, ReadFigure b) => !a.Covered && !b.Covered;

    private static bool Overlaps(ReadFigure a, ReadFigure b) =>
        Gap(a.X, a.Size, b.X, b.Size) <= -2 * Cell && Gap(a.Y, a.Size, b.Y, b.Size) <= -2 * Cell;

    private static bool Within(int a, int sizeA, int b, int sizeB) => Math.Abs(a - b) <= sizeB / 2 - sizeA / 4;

    /// <summary>Pixels between two squares along an axis; below zero they overlap.</summary>
    private static int Gap(int a, int sizeA, int b, int sizeB) => Math.Abs(a - b) - (sizeA + sizeB) / 2;
}
