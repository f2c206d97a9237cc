using HybridGrains.Diffusion.Families;

namespace HybridGrains.Training.Scenes;

/// <summary>The words of emoji-scenes-2, for family.json.</summary>
internal static class SceneVocabulary
{
    private static readonly SceneGroup[] Pair = [new(0), new(1)];

    public static VocabularyEntry Entry { get; } =
        new(
            [
                .. SceneObject.All.Select(item => new VocabularyObject(
                    item.Name,
                    item.Names[0].Plural ?? item.Name,
                    [.. item.Names.Skip(1).Select(name => name.Singular)]
                )),
            ],
            [.. Enum.GetValues<Relation>().Where(relation => relation != Relation.None).Select(Phrase)],
            new Dictionary<string, IReadOnlyList<string>>
            {
                ["colour"] =
                [
                    .. Enum.GetValues<Tint>().Where(tint => tint != Tint.Natural).Select(tint => tint.ToString().ToLowerInvariant()),
                ],
                ["size"] = ["big", "small"],
                ["turn"] = ["upside-down", "mirrored", "sideways"],
            },
            MaxCount: 5,
            [.. Backdrop.All.Select(backdrop => backdrop.Phrases[0])]
        );

    private static string Phrase(Relation relation) =>
        CaptionTemplates.For(relation, Pair)[0].Replace("{0} ", "", StringComparison.Ordinal).Replace(" {1}", "", StringComparison.Ordinal);
}
