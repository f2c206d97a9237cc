using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HybridGrains.Training.Scenes;

/// <summary>The prompts that were written by hand; training captions are never among them.</summary>
internal static partial class TypedPrompts
{
    private static readonly string[] Empty = ["a", "an", "the", "one", "please", "draw"];

    private static readonly FrozenDictionary<string, Relation> Relations = new Dictionary<string, Relation>
    {
        ["none"] = Relation.None,
        ["left"] = Relation.LeftOf,
        ["right"] = Relation.RightOf,
        ["above"] = Relation.Above,
        ["below"] = Relation.Below,
        ["on"] = Relation.On,
        ["under"] = Relation.Under,
        ["in-front"] = Relation.InFrontOf,
        ["behind"] = Relation.Behind,
        ["inside"] = Relation.Inside,
        ["between"] = Relation.Between,
        ["around"] = Relation.Around,
    }.ToFrozenDictionary();

    public static IReadOnlyList<SceneRequest> All { get; } = [.. TypedPromptTable.Text.Split('\n').Select(line => Parse(line.Trim()))];

    private static readonly FrozenSet<string> Normalised = All.Select(request => Normalise(request.Prompt)).ToFrozenSet();

    /// <summary>Whether somebody typed this, letter case, articles, politeness and punctuation aside.</summary>
    public static bool Contains(string caption) => Normalised.Contains(Normalise(caption));

    /// <summary>Lower case, letters and digits only, without articles and "please draw".</summary>
    public static string Normalise(string text) =>
        string.Join(' ', Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(word => !Empty.Contains(word)));

    private static SceneRequest Parse(string line)
    {
        var (prompt, rest) = Cut(line, '|');
        var (relationName, what) = Cut(rest, ':');
        var (groupsText, backdropName) = what.Contains('@', StringComparison.Ordinal) ? Cut(what, '@') : (what, "");
        var relation = Relations[relationName];
        SceneGroup[] groups = [.. groupsText.Split(';').Select(text => ParseGroup(text.Trim()))];
        var backdrop = backdropName.Length == 0 ? null : Backdrop.All.Single(item => item.Name == backdropName);
        return new SceneRequest(prompt, relation, groups, backdrop, SceneRequest.KindOf(relation, groups));
    }

    private static SceneGroup ParseGroup(string text)
    {
        var group = new SceneGroup(0);
        while (true)
        {
            if (SceneObject.All.FirstOrDefault(item => item.Name == text) is { } known)
            {
                return group with { ObjectId = known.Id };
            }

            var (word, rest) = Cut(text, ' ');
            group = word switch
            {
                "big" => group with { Size = RelativeSize.Big },
                "small" => group with { Size = RelativeSize.Small },
                "upside-down" => group with { Turn = Turn.UpsideDown },
                _ when int.TryParse(word, CultureInfo.InvariantCulture, out var count) => group with { Count = count },
                _ => group with { Tint = Enum.Parse<Tint>(word, ignoreCase: true) },
            };
            text = rest;
        }
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var cut = text.IndexOf(at, StringComparison.Ordinal);
        return cut < 0 ? throw new FormatException($"'{text}' has no '{at}'.") : (text[..cut].Trim(), text[(cut + 1)..].Trim());
    }

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();
}
