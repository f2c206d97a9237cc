namespace HybridGrains.Training.Data;

/// <summary>One thing a scene can show.</summary>
/// <param name="Name">Singular noun phrase, for example "red apple".</param>
/// <param name="Unified">Code point as emoji-datasource names its files.</param>
internal sealed record EmojiObject(int Id, string Name, string Plural, string Unified)
{
    public string WithArticle => WithAdjective(null);

    public string WithAdjective(string? adjective)
    {
        var phrase = adjective is null ? Name : $"{adjective} {Name}";
        return ("aeiou".Contains(phrase[0]) ? "an " : "a ") + phrase;
    }
}
