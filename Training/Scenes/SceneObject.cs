namespace HybridGrains.Training.Scenes;

/// <summary>One thing a scene can show.</summary>
/// <param name="Unified">Code point as emoji-datasource names its files.</param>
/// <param name="Names">The usual name first.</param>
/// <param name="OwnColour">The colour it has anyway; <see cref="Tint.Natural"/> where none of ours is.</param>
/// <param name="Holds">Whether things are put inside it.</param>
internal sealed record SceneObject(int Id, string Unified, IReadOnlyList<ObjectName> Names, Tint OwnColour, bool Holds)
{
    /// <summary>The usual name, for tables and vocabularies.</summary>
    public string Name => Names[0].Singular;

    /// <summary>All objects, by <see cref="Id"/>.</summary>
    public static IReadOnlyList<SceneObject> All { get; } = [.. ObjectTable.Text.Split('\n').Select((line, id) => Parse(id, line.Trim()))];

    private static SceneObject Parse(int id, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var code = line[..space].TrimEnd('+').Split('=');
        var own = code.Length == 2 ? Enum.Parse<Tint>(code[1], ignoreCase: true) : Tint.Natural;
        ObjectName[] names = [.. line[space..].Split(',').Select(name => ObjectName.Parse(name.Trim()))];
        return new SceneObject(id, code[0], names, own, Holds: line[space - 1] == '+');
    }
}
