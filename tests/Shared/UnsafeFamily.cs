using System.Text.Json.Nodes;

namespace HybridGrains.Tests;

/// <summary>The tiny family with a safety checker that objects to every picture.</summary>
internal static class UnsafeFamily
{
    /// <param name="models">Folder of families to write it into.</param>
    public static void Write(string models)
    {
        var from = Checkout.Combine("tests", "models", "tiny-family");
        var to = Path.Combine(models, "tiny-family");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Copy(Checkout.Combine("tests", "golden", "safety-checker", "always.onnx"), Path.Combine(to, "checker.onnx"));
        var manifest = Path.Combine(to, "family.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["safetyChecker"] = new JsonObject { ["path"] = "checker.onnx" };
        File.WriteAllText(manifest, json.ToJsonString());
    }
}
