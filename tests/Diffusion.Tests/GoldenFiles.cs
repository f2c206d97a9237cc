using System.Runtime.InteropServices;
using System.Text.Json;

namespace HybridGrains.Diffusion.Tests;

/// <summary>
/// Reference values: the whole set in ../shared/golden where it lies beside the repository, otherwise the excerpt in
/// tests/golden.
/// </summary>
internal static class GoldenFiles
{
    /// <summary>Another folder of the same layout, in place of both.</summary>
    private const string FolderVariable = "HYBRIDGRAINS_GOLDEN";

    /// <summary>The folder that the cases of this run come from.</summary>
    public static string Source { get; } =
        Environment.GetEnvironmentVariable(FolderVariable)
        ?? (
            Directory.Exists(Checkout.Combine("..", "shared", "golden", "samplers"))
                ? Path.GetFullPath(Checkout.Combine("..", "shared", "golden"))
                : Committed()
        );

    /// <summary>The folder of a case, or of the excerpt when the chosen source lacks it.</summary>
    public static string Folder(string name) =>
        Directory.Exists(Path.Combine(Source, name)) ? Path.Combine(Source, name) : Path.Combine(Committed(), name);

    public static IEnumerable<string> Cases(string group) =>
        Directory.Exists(Path.Combine(Source, group))
            ? Directory
                .EnumerateDirectories(Path.Combine(Source, group))
                .Where(folder => File.Exists(Path.Combine(folder, "case.json")))
                .Select(folder => $"{group}/{Path.GetFileName(folder)}")
                .Order(StringComparer.Ordinal)
            : [];

    public static JsonElement Case(string name) => Json(Path.Combine(Folder(name), "case.json"));

    public static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    /// <summary>The tensors of a case.</summary>
    public static SafeTensors Tensors(string name) => SafeTensors.Read(Path.Combine(Folder(name), "tensors.safetensors"));

    private static string Committed() => Checkout.Combine("tests", "golden");
}
