namespace HybridGrains.Training.Scenes;

/// <summary>Names groups: "a small blue cat", "two puppies", "1 upside-down car".</summary>
/// <param name="article">"a", "the", "one" or nothing, for all of a caption.</param>
internal sealed class NounPhrases(Random random, string article)
{
    private static readonly string[][] Numbers =
    [
        ["two", "2", "a pair of", "a couple of"],
        ["three", "3"],
        ["four", "4"],
        ["five", "5"],
    ];
    private static readonly string[] Large = ["big", "large", "huge", "giant"];
    private static readonly string[] Little = ["small", "little", "tiny"];
    private static readonly string[] NoVowelSound = ["unicorn", "ufo"];

    /// <param name="counted">False leaves the number out: "stars".</param>
    public string Of(SceneGroup group, bool counted = true)
    {
        var (before, after) = Attributes(group);
        var name = Name(group);
        if (group.Count > 1)
        {
            var many = Join(before, name.Plural!) + after;
            return counted ? $"{Pick(Numbers[group.Count - 2], 62)} {many}" : many;
        }

        var one = Join(before, name.Singular) + after;
        if (name.Plural is null || article.Length == 0)
        {
            return one;
        }

        return article == "a" ? (StartsWithVowel(one) ? "an " : "a ") + one : $"{article} {one}";
    }

    private ObjectName Name(SceneGroup group)
    {
        var names = SceneObject.All[group.ObjectId].Names.Where(name => group.Count == 1 || name.Plural is not null).ToArray();
        return Pick(names, 55);
    }

    private (List<string> Before, string After) Attributes(SceneGroup group)
    {
        var (before, after) = (new List<string>(), "");
        if (group.Size != RelativeSize.Unsaid)
        {
            before.Add(Pick(group.Size == RelativeSize.Big ? Large : Little, 50));
        }

        if (group.Turn != Turn.None)
        {
            var (adjectives, additions) = Words(group.Turn);
            if (random.Next(100) < 60)
            {
                before.Add(Pick(adjectives, 40));
            }
            else
            {
                after = " " + Pick(additions, 40);
            }
        }

        var colour = group.Tint == Tint.Natural ? OwnColour(group) : group.Tint;
        if (colour != Tint.Natural)
        {
            before.Add(colour == Tint.Purple && random.Next(100) < 15 ? "violet" : colour.ToString().ToLowerInvariant());
        }

        return (before, after);
    }

    /// <summary>Now and then the colour that an object has anyway: "a yellow banana".</summary>
    private Tint OwnColour(SceneGroup group) => random.Next(100) < 30 ? SceneObject.All[group.ObjectId].OwnColour : Tint.Natural;

    private static (string[] Adjectives, string[] Additions) Words(Turn turn) =>
        turn switch
        {
            Turn.Mirrored => (["mirrored", "flipped", "reversed"], ["facing the other way", "mirrored", "flipped"]),
            Turn.UpsideDown => (["upside-down", "upside down"], ["upside down", "turned upside down", "standing on its head"]),
            _ => (["sideways", "rotated", "tilted"], ["lying on its side", "turned sideways", "rotated"]),
        };

    private T Pick<T>(T[] choices, int usualPercent) => random.Next(100) < usualPercent ? choices[0] : choices[random.Next(choices.Length)];

    private static string Join(List<string> before, string noun) => before.Count == 0 ? noun : $"{string.Join(' ', before)} {noun}";

    private static bool StartsWithVowel(string phrase) =>
        "aeiou".Contains(phrase[0]) && !NoVowelSound.Any(word => phrase.StartsWith(word, StringComparison.Ordinal));
}
