namespace HybridGrains.Training.Scenes;

/// <summary>Sentences with places for the groups, the plainest first.</summary>
internal static class CaptionTemplates
{
    private static readonly string[] One = ["{0}"];
    private static readonly string[] Many = ["{0}", "a group of {0}", "exactly {0}"];
    private static readonly string[] Two =
    [
        "{0} and {1}",
        "{0} with {1}",
        "{0} next to {1}",
        "{0} beside {1}",
        "{0} near {1}",
        "{0}, {1}",
        "{0} & {1}",
    ];
    private static readonly string[] Three =
    [
        "{0}, {1} and {2}",
        "{0}, {1}, and {2}",
        "{0} and {1} and {2}",
        "{0}, {1}, {2}",
        "{0} with {1} and {2}",
    ];
    private static readonly string[] Four =
    [
        "{0}, {1}, {2} and {3}",
        "{0}, {1}, {2}, and {3}",
        "{0} and {1} and {2} and {3}",
        "{0}, {1}, {2}, {3}",
    ];

    private static readonly string[] BetweenTwo =
    [
        "{0} between {1} and {2}",
        "{0} in between {1} and {2}",
        "{0} in the middle of {1} and {2}",
        "{1} and {2} with {0} between them",
        "{1} and {2} with {0} in the middle",
    ];

    private static readonly string[] BetweenAlike =
    [
        "{0} between {1}",
        "{0} in between {1}",
        "{0} in the middle of {1}",
        "{1} with {0} between them",
        "{1} with {0} in the middle",
    ];

    private static readonly Dictionary<Relation, string[]> Related = new()
    {
        [Relation.LeftOf] =
        [
            "{0} to the left of {1}",
            "{0} left of {1}",
            "{0} on the left of {1}",
            "{0} on the left side of {1}",
            "{0} on the left and {1} on the right",
            "{0} on the left, {1} on the right",
            "{1} with {0} to the left",
            "{1} with {0} on its left",
        ],
        [Relation.RightOf] =
        [
            "{0} to the right of {1}",
            "{0} right of {1}",
            "{0} on the right of {1}",
            "{0} on the right side of {1}",
            "{0} on the right and {1} on the left",
            "{0} on the right, {1} on the left",
            "{1} with {0} to the right",
            "{1} with {0} on its right",
        ],
        [Relation.Above] =
        [
            "{0} above {1}",
            "{0} over {1}",
            "{0} floating above {1}",
            "{0} high above {1}",
            "{1} with {0} above",
            "{0} at the top and {1} at the bottom",
            "{0} at the top, {1} at the bottom",
        ],
        [Relation.Below] =
        [
            "{0} below {1}",
            "{0} far below {1}",
            "{0} down below {1}",
            "{1} with {0} below",
            "{0} at the bottom and {1} at the top",
            "{0} at the bottom, {1} at the top",
        ],
        [Relation.On] =
        [
            "{0} on {1}",
            "{0} on top of {1}",
            "{0} sitting on {1}",
            "{0} standing on {1}",
            "{1} with {0} on top",
            "{1} with {0} on it",
            "{1} carrying {0}",
        ],
        [Relation.Under] =
        [
            "{0} under {1}",
            "{0} underneath {1}",
            "{0} beneath {1}",
            "{0} sitting under {1}",
            "{0} standing under {1}",
            "{1} with {0} under it",
            "{1} with {0} underneath",
        ],
        [Relation.InFrontOf] =
        [
            "{0} in front of {1}",
            "{0} standing in front of {1}",
            "{0} sitting in front of {1}",
            "{1} with {0} in front",
            "{1} with {0} in front of it",
        ],
        [Relation.Behind] =
        [
            "{0} behind {1}",
            "{0} hiding behind {1}",
            "{0} standing behind {1}",
            "{1} with {0} behind",
            "{1} with {0} behind it",
        ],
        [Relation.Inside] =
        [
            "{0} inside {1}",
            "{0} in {1}",
            "{0} inside of {1}",
            "{0} within {1}",
            "{1} with {0} inside",
            "{1} with {0} in it",
            "{1} containing {0}",
        ],
        [Relation.Around] =
        [
            "{0} around {1}",
            "{1} surrounded by {0}",
            "{0} surrounding {1}",
            "{0} all around {1}",
            "{1} with {0} around it",
        ],
    };

    public static IReadOnlyList<string> For(Relation relation, IReadOnlyList<SceneGroup> groups) =>
        (relation, groups.Count) switch
        {
            (Relation.None, 1) => groups[0].Count == 1 ? One : Many,
            (Relation.None, 2) => Two,
            (Relation.None, 3) => Three,
            (Relation.None, _) => Four,
            (Relation.Between, 2) => BetweenAlike,
            (Relation.Between, _) => BetweenTwo,
            _ => Related[relation],
        };
}
