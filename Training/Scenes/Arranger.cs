using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>Places groups so that what their caption says can be seen. Positions and sizes are multiples of a latent cell.</summary>
internal sealed class Arranger(SpriteLibrary sprites, Random random)
{
    private const int Big = SceneLayout.Big / SceneLayout.Cell;
    private const int Normal = SceneLayout.Normal / SceneLayout.Cell;
    private const int Pair = SceneLayout.Pair / SceneLayout.Cell;
    private const int Small = SceneLayout.Small / SceneLayout.Cell;
    private const int Side = SceneLayout.Side / SceneLayout.Cell;

    /// <summary>Pixels by which two things that touch overlap at least; the grid adds up to a cell.</summary>
    private const int LeastContact = 4;

    public IReadOnlyList<Figure> Arrange(Relation relation, IReadOnlyList<SceneGroup> groups) =>
        relation switch
        {
            Relation.None => groups.Count == 1 && groups[0].Count == 1 ? Alone(groups[0]) : InOrder(groups),
            Relation.LeftOf or Relation.RightOf => Beside(groups, first: relation == Relation.LeftOf),
            Relation.Above or Relation.Below => Stacked(groups, first: relation == Relation.Above),
            Relation.On or Relation.Under => Touching(groups, first: relation == Relation.On),
            Relation.InFrontOf => Overlapping(front: 0, back: 1, groups),
            Relation.Behind => Overlapping(front: 1, back: 0, groups),
            Relation.Inside => Inside(groups),
            Relation.Between => Between(groups),
            Relation.Around => Around(groups),
            _ => throw new ArgumentOutOfRangeException(nameof(relation), relation, null),
        };

    private Figure[] Alone(SceneGroup group)
    {
        var (size, first, last) = group.Size switch
        {
            RelativeSize.Big => (Big, 1, 2),
            RelativeSize.Small => (Small, 4, 7),
            _ => (Normal, 2, 5),
        };
        return [Place(0, group, Cell(first, last), Cell(first, last), size)];
    }

    /// <summary>Two to five figures, from left to right and from top to bottom in the order of the groups.</summary>
    private Figure[] InOrder(IReadOnlyList<SceneGroup> groups)
    {
        var members = groups.SelectMany((group, index) => Enumerable.Repeat((Group: group, Index: index), group.Count)).ToArray();
        var (size, spots) = Spots(members.Length);
        return [.. members.Zip(spots, (member, spot) => Place(member.Index, member.Group, spot.X, spot.Y, size))];
    }

    private (int Size, (int X, int Y)[] Spots) Spots(int count)
    {
        var (left, right, top, bottom) = (Cell(0, 1), Cell(8, 9), Cell(0, 1), Cell(8, 9));
        switch (count)
        {
            case 2:
                var level = Cell(4, 5);
                return (Pair, [(left, level), (right, level)]);
            case 3 when random.Next(2) == 0:
                return (Pair, [(left, top), (right, top), (Cell(4, 5), bottom)]);
            case 3:
                var row = Cell(5, 6);
                return (Small, [(left, row), (left + Small, row), (left + 2 * Small, row)]);
            case 4:
                return (Pair, [(left, top), (right, top), (left, bottom), (right, bottom)]);
            case 5:
                var (upper, lower, shifted) = (Cell(1, 2), Cell(8, 9), Cell(2, 3));
                return (
                    Small,
                    [(left, upper), (left + Small, upper), (left + 2 * Small, upper), (shifted, lower), (shifted + Small + 1, lower)]
                );
            default:
                throw new ArgumentOutOfRangeException(nameof(count), count, "There is a place for two to five.");
        }
    }

    private Figure[] Beside(IReadOnlyList<SceneGroup> groups, bool first)
    {
        if (groups[0].Count == 2)
        {
            var (column, top, other) = (first ? Cell(0, 1) : Cell(10, 11), Cell(2, 3), first ? Cell(8, 9) : Cell(0, 1));
            return
            [
                Place(0, groups[0], column, top, Small),
                Place(0, groups[0], column, top + Small + 1, Small),
                Place(1, groups[1], other, Cell(4, 5), Pair),
            ];
        }

        var (a, b) = Sizes(groups);
        var (alongA, alongB) = Apart(first ? a : b, first ? b : a, gap: 0);
        return [Place(0, groups[0], first ? alongA : alongB, Centred(a), a), Place(1, groups[1], first ? alongB : alongA, Centred(b), b)];
    }

    private Figure[] Stacked(IReadOnlyList<SceneGroup> groups, bool first)
    {
        if (groups[0].Count > 1)
        {
            var (row, other) = (first ? Cell(0, 1) : Cell(10, 11), first ? Cell(8, 9) : Cell(0, 1));
            return [.. SmallRow(groups[0], row), Place(1, groups[1], Cell(4, 5), other, Pair)];
        }

        var (a, b) = Sizes(groups);
        var (alongA, alongB) = Apart(first ? a : b, first ? b : a, gap: 1);
        return [Place(0, groups[0], Centred(a), first ? alongA : alongB, a), Place(1, groups[1], Centred(b), first ? alongB : alongA, b)];
    }

    private Figure[] Touching(IReadOnlyList<SceneGroup> groups, bool first)
    {
        var (a, b) = groups switch
        {
            [{ Count: > 1 }, _] => (Small, Normal),
            [{ Size: RelativeSize.Small }, _] or [_, { Size: RelativeSize.Big }] => (Small, Normal),
            [{ Size: RelativeSize.Big }, _] or [_, { Size: RelativeSize.Small }] => (Normal, Small),
            // Small things lie on large ones, and large ones shelter small ones.
            _ => random.Next(4) > 0 ? (Pair, Normal) : (Normal, Pair),
        };
        var (upper, lower) = first ? (0, 1) : (1, 0);
        var (upperSize, lowerSize) = first ? (a, b) : (b, a);
        var lowerX = Math.Clamp((Side - lowerSize) / 2 + Cell(-1, 1), 0, Side - lowerSize);
        var lowerY = Side - lowerSize;
        var (upperX, shift) = ((lowerX * 2 + lowerSize - upperSize) / 2 + Cell(-1, 1), Cell(0, 1));
        var upperY = ContactRow(groups[upper], upperSize, groups[lower], lowerSize, lowerY);
        shift = Math.Min(shift, upperY);

        Figure[] Members(int index, int x, int y, int size)
        {
            var group = groups[index];
            if (group.Count == 1)
            {
                return [Place(index, group, Math.Clamp(x, 0, Side - size), y - shift, size)];
            }

            var middle = (lowerX * 2 + lowerSize + (upperX % 2)) / 2;
            var left = Math.Clamp(middle - Small, 0, Side - 2 * Small);
            return [Place(index, group, left, y - shift, Small), Place(index, group, left + Small, y - shift, Small)];
        }

        // With the lower one on the floor, two small ones under a large one hang from it: the same sum from the other side.
        var top = Members(upper, upperX, upperY, upperSize);
        var bottom = Members(lower, lowerX, lowerY, lowerSize);
        return upperSize > lowerSize ? [.. top, .. bottom] : [.. bottom, .. top];
    }

    /// <summary>
    /// Row of the upper one at which it overlaps the lower one by at least <see cref="LeastContact"/> pixels of what can be seen of both.
    /// </summary>
    private int ContactRow(SceneGroup upper, int upperSize, SceneGroup lower, int lowerSize, int lowerRow)
    {
        var end = sprites.Extent(upper.ObjectId, upper.Turn).Bottom * upperSize * SceneLayout.Cell;
        var start = (lowerRow + sprites.Extent(lower.ObjectId, lower.Turn).Top * lowerSize) * SceneLayout.Cell;
        return Math.Clamp((int)Math.Ceiling((start - end + LeastContact) / SceneLayout.Cell), 0, Side - upperSize);
    }

    private Figure[] Overlapping(int front, int back, IReadOnlyList<SceneGroup> groups)
    {
        var right = random.Next(2) == 0;
        var (x, y) = (right ? Cell(1, 2) : Cell(4, 5), Cell(2, 3));
        var frontX = right ? x + Cell(5, 6) : x - Cell(3, 4);
        return [Place(back, groups[back], x, y, Normal), Place(front, groups[front], frontX, y + Cell(1, 3), Pair)];
    }

    private Figure[] Inside(IReadOnlyList<SceneGroup> groups)
    {
        var (x, y) = (Cell(1, 2), Cell(1, 2));
        var holder = Place(1, groups[1], x, y, Big);
        if (groups[0].Count == 1)
        {
            return [holder, Place(0, groups[0], x + Cell(3, 5), y + Cell(4, 5), Small)];
        }

        var row = y + Cell(4, 5);
        return [holder, Place(0, groups[0], x + 1, row, Small), Place(0, groups[0], x + 2 + Small, row, Small)];
    }

    private Figure[] Between(IReadOnlyList<SceneGroup> groups)
    {
        var (x, y) = (Cell(0, 1), Cell(5, 6));
        var last = groups.Count - 1;
        return
        [
            Place(1, groups[1], x, y, Small),
            Place(0, groups[0], x + Small, y, Small),
            Place(last, groups[last], x + 2 * Small, y, Small),
        ];
    }

    private Figure[] Around(IReadOnlyList<SceneGroup> groups)
    {
        const int Far = Side - Small;
        (int X, int Y)[] corners = [(0, 0), (Far, 0), (0, Far), (Far, Far)];
        return [Place(1, groups[1], Cell(4, 5), Cell(4, 5), Pair), .. corners.Select(spot => Place(0, groups[0], spot.X, spot.Y, Small))];
    }

    private IEnumerable<Figure> SmallRow(SceneGroup group, int y)
    {
        var (x, step) = group.Count == 2 ? (Cell(2, 3), Small + 1) : (Cell(0, 1), Small);
        return Enumerable.Range(0, group.Count).Select(i => Place(0, group, x + i * step, y, Small));
    }

    /// <summary>Sides of two single objects, from what is said of them.</summary>
    private static (int A, int B) Sizes(IReadOnlyList<SceneGroup> groups) =>
        (groups[0].Size, groups[1].Size) switch
        {
            (RelativeSize.Big, _) => (Normal, Small),
            (_, RelativeSize.Big) => (Small, Normal),
            (RelativeSize.Small, _) => (Small, Pair),
            (_, RelativeSize.Small) => (Pair, Small),
            _ => (Pair, Pair),
        };

    /// <summary>Where two objects begin along an axis, the first one before the second.</summary>
    private (int First, int Second) Apart(int first, int second, int gap)
    {
        var slack = Side - first - second - gap;
        var before = Math.Min(Cell(0, 1), slack);
        var after = Math.Min(Cell(0, 1), slack - before);
        return (before, Side - second - after);
    }

    private int Centred(int size) => (Side - size) / 2 + Cell(0, 1);

    private int Cell(int first, int last) => random.Next(first, last + 1);

    private static Figure Place(int index, SceneGroup group, int x, int y, int size) =>
        new(index, group.ObjectId, x * SceneLayout.Cell, y * SceneLayout.Cell, size * SceneLayout.Cell, group.Tint, group.Turn);
}
