using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>Draws compositions of one split, reproducibly from a seed. Not thread-safe.</summary>
/// <param name="kind">Draw only this kind; null draws the mix.</param>
internal sealed class CompositionSampler(SpriteLibrary sprites, SceneSplit split, int seed, CompositionKind? kind = null)
{
    private static readonly (CompositionKind Kind, int Share)[] Mix =
    [
        (CompositionKind.Single, 26),
        (CompositionKind.Count, 10),
        (CompositionKind.Several, 13),
        (CompositionKind.Place, 18),
        (CompositionKind.Contact, 10),
        (CompositionKind.Depth, 7),
        (CompositionKind.Inside, 7),
        (CompositionKind.Between, 5),
        (CompositionKind.Around, 4),
    ];

    private readonly Random _random = new(seed);
    private readonly Arranger _arranger = new(sprites, new Random(seed ^ 0x51ab));
    private readonly CaptionGrammar _grammar = new(new Random(seed ^ 0x7c3d));

    public Composition Next()
    {
        while (true)
        {
            if (Draw() is { } drawn && Holdout.Allows(drawn, split))
            {
                return drawn;
            }
        }
    }

    /// <summary>Null where something could not be seen.</summary>
    private Composition? Draw()
    {
        var drawnKind = kind ?? DrawKind();
        var (relation, groups) = DrawGroups(drawnKind);
        var backdrop = Chance(42) ? Backdrop.All[0] : Backdrop.All[_random.Next(Backdrop.All.Count)];
        if (groups.Any(group => !sprites.Visible(group.ObjectId, group.Tint, backdrop)) || !VisibleOverEachOther(relation, groups))
        {
            return null;
        }

        var said = backdrop.Id != 0 || Chance(18);
        var (caption, wording) = _grammar.Caption(relation, groups, said ? backdrop : null);
        var figures = _arranger.Arrange(relation, groups);
        return Separable(figures) ? new Composition(drawnKind, relation, groups, backdrop, said, figures, caption, wording) : null;
    }

    private CompositionKind DrawKind()
    {
        var share = _random.Next(Mix.Sum(item => item.Share));
        return Mix.First(item => (share -= item.Share) < 0).Kind;
    }

    private (Relation Relation, SceneGroup[] Groups) DrawGroups(CompositionKind drawnKind)
    {
        switch (drawnKind)
        {
            case CompositionKind.Single:
                var size = _random.Next(5) switch
                {
                    0 => RelativeSize.Big,
                    1 => RelativeSize.Small,
                    _ => RelativeSize.Unsaid,
                };
                return (Relation.None, [Group(painted: 30, turned: 12) with { Size = size }]);
            case CompositionKind.Count:
                return (Relation.None, [Group(painted: 18, turned: 4) with { Count = _random.Next(2, 6) }]);
            case CompositionKind.Several:
                return (Relation.None, Several());
            case CompositionKind.Place:
                return Place();
            case CompositionKind.Contact:
                return (Chance(50) ? Relation.On : Relation.Under, Sized([Repeated(most: 2, chance: 10), Group(20, 4)]));
            case CompositionKind.Depth:
                return (Chance(50) ? Relation.InFrontOf : Relation.Behind, [Group(20, 4), Group(20, 4)]);
            case CompositionKind.Inside:
                return (Relation.Inside, [Repeated(most: 2, chance: 15), Holder()]);
            case CompositionKind.Between:
                return (
                    Relation.Between,
                    Chance(50) ? [Group(16, 3), Group(16, 3) with { Count = 2 }] : [Group(16, 3), Group(16, 3), Group(16, 3)]
                );
            default:
                return (Relation.Around, [Group(18, 3) with { Count = 4 }, Group(18, 3)]);
        }
    }

    private (Relation Relation, SceneGroup[] Groups) Place()
    {
        var relation = _random.Next(4) switch
        {
            0 => Relation.LeftOf,
            1 => Relation.RightOf,
            2 => Relation.Above,
            _ => Relation.Below,
        };
        return (relation, Sized([Repeated(most: relation is Relation.LeftOf or Relation.RightOf ? 2 : 3, chance: 14), Group(22, 4)]));
    }

    private SceneGroup[] Several()
    {
        var kinds = _random.Next(100) switch
        {
            < 62 => 2,
            < 92 => 3,
            _ => 4,
        };
        var groups = new List<SceneGroup>();
        while (groups.Count < kinds)
        {
            var next = Group(18, 3);
            if (groups.TrueForAll(other => other.ObjectId != next.ObjectId))
            {
                groups.Add(next);
            }
        }

        for (var more = Chance(50) ? 0 : _random.Next(1, 6 - kinds); more > 0; more--)
        {
            var i = _random.Next(groups.Count);
            groups[i] = groups[i] with { Count = groups[i].Count + 1 };
        }

        return [.. groups];
    }

    /// <summary>One object of a pair is said to be big or small, now and then both.</summary>
    private SceneGroup[] Sized(SceneGroup[] pair)
    {
        if (pair[0].Count > 1 || !Chance(20))
        {
            return pair;
        }

        var (first, big) = (_random.Next(2), Chance(50));
        pair[first] = pair[first] with { Size = big ? RelativeSize.Big : RelativeSize.Small };
        if (Chance(30))
        {
            pair[1 - first] = pair[1 - first] with { Size = big ? RelativeSize.Small : RelativeSize.Big };
        }

        return pair;
    }

    private SceneGroup Repeated(int most, int chance)
    {
        var group = Group(20, 4);
        return Chance(chance) ? group with { Count = _random.Next(2, most + 1) } : group;
    }

    /// <summary>Mostly something that holds things, at times anything.</summary>
    private SceneGroup Holder()
    {
        while (true)
        {
            var group = Group(16, 0);
            if (SceneObject.All[group.ObjectId].Holds || Chance(12))
            {
                return group;
            }
        }
    }

    private SceneGroup Group(int painted, int turned)
    {
        var id = _random.Next(SceneObject.All.Count);
        var tint = (Tint)_random.Next(1, Enum.GetValues<Tint>().Length);
        var turn = (Turn)_random.Next(1, Enum.GetValues<Turn>().Length);
        return new SceneGroup(
            id,
            Tint: Chance(painted) && sprites.Paintable(id, tint) ? tint : Tint.Natural,
            Turn: Chance(turned) && sprites.Turnable(id, turn) ? turn : Turn.None
        );
    }

    private bool VisibleOverEachOther(Relation relation, SceneGroup[] groups)
    {
        var distinct = groups.Select(group => group.ObjectId).Distinct().Count() == groups.Length;
        var (over, under) = relation switch
        {
            Relation.InFrontOf or Relation.Inside => (0, 1),
            Relation.Behind => (1, 0),
            _ => (-1, -1),
        };
        return distinct
            && (over < 0 || sprites.VisibleOver(groups[over].ObjectId, groups[over].Tint, groups[under].ObjectId, groups[under].Tint));
    }

    /// <summary>
    /// Whether no two centres are nearer than three cells: flat things that touch can be, and then nobody tells them apart. The
    /// largest size is for what others are inside of, and counts by itself.
    /// </summary>
    private static bool Separable(IReadOnlyList<Figure> figures)
    {
        static int Apart(Figure a, Figure b) =>
            Math.Max(Math.Abs(a.X + a.Size / 2 - b.X - b.Size / 2), Math.Abs(a.Y + a.Size / 2 - b.Y - b.Size / 2));
        return figures
            .Index()
            .All(a =>
                figures
                    .Skip(a.Index + 1)
                    .All(b => a.Item.Size == SceneLayout.Big != (b.Size == SceneLayout.Big) || Apart(a.Item, b) > 2 * SceneLayout.Cell)
            );
    }

    private bool Chance(int percent) => _random.Next(100) < percent;
}
