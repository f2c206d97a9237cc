using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>Scores of many pictures, counted.</summary>
internal sealed record RequestScores(IReadOnlyList<(SceneRequest Request, RequestScore Score)> Each)
{
    private static readonly (string Name, Func<RequestScore, bool?> Part)[] Parts =
    [
        ("allRight", score => score.AllRight),
        ("objects", score => score.Objects),
        ("counts", score => score.Counts),
        ("colours", score => score.Colours),
        ("turns", score => score.Turns),
        ("sizes", score => score.Sizes),
        ("relation", score => score.Relation),
        ("backdrop", score => score.Backdrop),
    ];

    /// <summary>Share right by part, of the prompts that ask for it.</summary>
    public IReadOnlyList<(string Name, Proportion Share)> Shares() => [.. Parts.Select(part => (part.Name, Count(Each, part.Part)))];

    /// <summary>Share that is all right, by kind of prompt.</summary>
    public IReadOnlyList<(CompositionKind Kind, Proportion Share)> ByKind() =>
        [
            .. Each.GroupBy(item => item.Request.Kind)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, Count(group, score => score.AllRight))),
        ];

    /// <summary>Relations apart from everything else that may be wrong, by name.</summary>
    public IReadOnlyList<(Relation Relation, Proportion Share)> ByRelation() =>
        [
            .. Each.Where(item => item.Score.Relation is not null)
                .GroupBy(item => item.Request.Relation)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, Count(group, score => score.Relation))),
        ];

    private static Proportion Count(IEnumerable<(SceneRequest, RequestScore Score)> items, Func<RequestScore, bool?> part) =>
        Proportion.Count(items.Select(item => part(item.Score)).Where(right => right is not null).Select(right => right!.Value));
}
