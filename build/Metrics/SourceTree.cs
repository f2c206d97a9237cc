using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace HybridGrains.Metrics;

/// <summary>The product's files: those of folders with a project at the top of the checkout; no tests, benchmarks or tools.</summary>
internal static class SourceTree
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public static IReadOnlyList<SourceFile> Read(string root) =>
        [
            .. Directory
                .GetDirectories(root)
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
                .Select(file => (File: file, Path: Path.GetRelativePath(root, file).Replace('\\', '/')))
                .Where(file => file.Path.Split('/') is [_, not ("bin" or "obj"), ..])
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => Parse(file.Path, SourceText.From(File.ReadAllText(file.File)))),
        ];

    private static SourceFile Parse(string path, SourceText text) => new(path, text, CSharpSyntaxTree.ParseText(text, Options, path));
}
