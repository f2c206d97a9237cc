using System.Text.Json.Nodes;

namespace HybridGrains.ModelKit.Tests;

/// <summary>A copy of a tiny pipeline folder that a test may change.</summary>
internal static class TinyFolder
{
    public static string Copy(TemporaryFolder folder, string pipeline = "tiny_sd")
    {
        var (from, to) = (GoldenFolder.Of($"pipeline/{pipeline}"), folder.File(pipeline));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file));
        }

        return to;
    }

    /// <summary>Sets members of a JSON file of it; null takes one away.</summary>
    public static void Change(string folder, string file, params (string Key, JsonNode? Value)[] members)
    {
        var path = Path.Combine(folder, file);
        var root = JsonNode.Parse(File.ReadAllText(path).Replace("-Infinity", "null"))!.AsObject();
        foreach (var (key, value) in members)
        {
            root.Remove(key);
            if (value is not null)
            {
                root[key] = value;
            }
        }

        File.WriteAllText(path, root.ToJsonString());
    }
}
