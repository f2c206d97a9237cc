namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Which parts of a prompt a picture gets right; null where the prompt does not ask.</summary>
/// <param name="Objects">The right things and no others.</param>
/// <param name="Counts">As many of each as asked for.</param>
/// <param name="Colours">Colours on the right things, and on no others, where the prompt names any.</param>
internal sealed record RequestScore(bool Objects, bool Counts, bool? Colours, bool? Turns, bool? Sizes, bool? Relation, bool? Backdrop)
{
    public bool AllRight => Objects && Counts && new[] { Colours, Turns, Sizes, Relation, Backdrop }.All(part => part ?? true);

    /// <summary>What is wrong, in a word each.</summary>
    public IEnumerable<string> Wrong =>
        new (string Name, bool? Right)[]
        {
            ("objects", Objects),
            ("counts", Counts),
            ("colours", Colours),
            ("turns", Turns),
            ("sizes", Sizes),
            ("relation", Relation),
            ("backdrop", Backdrop),
        }
            .Where(part => part.Right == false)
            .Select(part => part.Name);

    public static RequestScore Of(SceneRequest request, CompositionReading reading)
    {
        var groups = request.Groups;
        var members = Assign(groups, reading.Figures);
        bool? Asked(bool asked, Func<SceneGroup, ReadFigure, bool> right) =>
            asked
                ? groups
                    .Zip(members, (group, figures) => figures.Count > 0 && figures.All(figure => right(group, figure)))
                    .All(good => good)
                : null;

        return new RequestScore(
            Objects: reading.Figures.All(figure => figure.ObjectId is not null)
                && reading.Figures.Select(figure => figure.ObjectId!.Value).ToHashSet().SetEquals(groups.Select(group => group.ObjectId)),
            Counts: groups
                .GroupBy(group => group.ObjectId)
                .All(same => reading.Figures.Count(figure => figure.ObjectId == same.Key) == same.Sum(group => group.Count)),
            Colours: Asked(groups.Any(group => group.Tint != Tint.Natural), HasColour),
            Turns: Asked(groups.Any(group => group.Turn != Turn.None), (group, figure) => group.Turn == figure.Turn),
            Sizes: Asked(groups.Any(group => group.Size != RelativeSize.Unsaid), (group, figure) => HasSize(request.Kind, group, figure)),
            Relation: request.Relation == Scenes.Relation.None
                ? null
                : RelationRule.Holds(request.Relation, members[0], [.. members.Skip(1).SelectMany(figures => figures)]),
            Backdrop: request.Backdrop is null ? null : request.Backdrop.Id == reading.Backdrop
        );
    }

    /// <summary>Gives each group its figures; of two groups of the same object, each takes those that look like it first.</summary>
    private static List<ReadFigure>[] Assign(IReadOnlyList<SceneGroup> groups, IReadOnlyList<ReadFigure> figures)
    {
        var free = figures.ToList();
        return
        [
            .. groups.Select(
                (group, index) =>
                {
                    var mine = free.Where(figure => figure.ObjectId == group.ObjectId)
                        .OrderByDescending(figure => HasColour(group, figure));
                    var shared = groups.Skip(index + 1).Any(other => other.ObjectId == group.ObjectId);
                    var taken = (shared ? mine.Take(group.Count) : mine).ToList();
                    taken.ForEach(figure => free.Remove(figure));
                    return taken;
                }
            ),
        ];
    }

    /// <summary>A thing that has a colour anyway is right in it without being painted.</summary>
    private static bool HasColour(SceneGroup group, ReadFigure figure)
    {
        Tint Plain(Tint tint) => tint == SceneObject.All[group.ObjectId].OwnColour ? Tint.Natural : tint;
        return Plain(group.Tint) == Plain(figure.Tint);
    }

    private static bool HasSize(CompositionKind kind, SceneGroup group, ReadFigure figure) =>
        group.Size switch
        {
            RelativeSize.Big => figure.Size >= (kind == CompositionKind.Single ? Data.SceneLayout.Big : Data.SceneLayout.Normal),
            RelativeSize.Small => figure.Size <= Data.SceneLayout.Small,
            _ => true,
        };
}
