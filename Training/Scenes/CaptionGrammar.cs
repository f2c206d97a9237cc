namespace HybridGrains.Training.Scenes;

/// <summary>Words scenes the way people type. Not thread-safe.</summary>
internal sealed class CaptionGrammar(Random random)
{
    /// <summary>How the wording of captions in the plainest form begins: "a" as article, nothing before, the first template.</summary>
    public const string Plain = "a/0/0/";

    private static readonly string[] Beginnings =
    [
        "",
        "a picture of ",
        "an image of ",
        "a drawing of ",
        "a photo of ",
        "picture of ",
        "an illustration of ",
        "draw ",
        "draw me ",
        "show me ",
        "please draw ",
        "i want ",
        "make ",
        "generate ",
        "can you draw ",
        "emoji of ",
    ];

    private static readonly string[] Endings = [".", ", please", " please", "!"];

    /// <returns>The caption, and which phrases it is made of.</returns>
    public (string Caption, string Wording) Caption(Relation relation, IReadOnlyList<SceneGroup> groups, Backdrop? backdrop)
    {
        var article = random.Next(100) switch
        {
            < 70 => "a",
            < 88 => "",
            < 94 => "the",
            _ => "one",
        };
        var beginning = random.Next(100) < 72 ? 0 : random.Next(1, Beginnings.Length);
        var templates = CaptionTemplates.For(relation, groups);
        var template = random.Next(100) < 35 ? 0 : random.Next(templates.Count);
        var phrases = new NounPhrases(random, article);
        var named = groups
            .Select((group, i) => phrases.Of(group, counted: relation != Relation.Around || i > 0 || random.Next(100) < 60))
            .ToArray();
        var what = string.Format(System.Globalization.CultureInfo.InvariantCulture, templates[template], named);
        var place =
            backdrop is null ? -1
            : random.Next(100) < 45 ? 0
            : random.Next(backdrop.Phrases.Count);
        if (backdrop is not null)
        {
            what = WithPlace(what, backdrop.Phrases[place], mayBegin: beginning == 0);
        }

        var ending = random.Next(100) < 8 ? Endings[random.Next(Endings.Length)] : "";
        return (Beginnings[beginning] + what + ending, $"{article}/{beginning}/{template}/{relation}/{place}");
    }

    private string WithPlace(string what, string place, bool mayBegin)
    {
        var prepositional =
            place.StartsWith("on ", StringComparison.Ordinal)
            || place.StartsWith("in ", StringComparison.Ordinal)
            || place.StartsWith("at ", StringComparison.Ordinal);
        if (mayBegin && prepositional && random.Next(100) < 14)
        {
            return random.Next(4) == 0 ? $"{place}: {what}" : $"{place}, {what}";
        }

        return !prepositional && place.EndsWith(" background", StringComparison.Ordinal) && !place.Contains("a ", StringComparison.Ordinal)
                ? $"{what}, {place}"
            : random.Next(100) < 12 ? $"{what}, {place}"
            : $"{what} {place}";
    }
}
