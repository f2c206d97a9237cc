using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HybridGrains.Metrics;

/// <summary>
/// Groups of sibling folders that use each other's types in a circle: strongly connected components of the folders below one parent,
/// where a folder stands for all below it.
/// </summary>
internal static class FolderCycles
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using HybridGrains.ModelKit;
        """;

    public static void Print(IReadOnlyList<SourceFile> files)
    {
        var uses = Uses(files);
        var groups = uses.GroupBy(use => use.Parent)
            .OrderBy(parent => parent.Key, StringComparer.Ordinal)
            .SelectMany(parent => Components([.. parent]).Select(group => (Parent: parent.Key, Folders: group)))
            .ToList();
        Console.WriteLine($"cycles    {groups.Count} groups of sibling folders");
        foreach (var (parent, folders) in groups)
        {
            Console.WriteLine($"  {parent}: {string.Join(", ", folders)}");
            var inside = uses.Where(use => use.Parent == parent && folders.Contains(use.From) && folders.Contains(use.To));
            foreach (var way in inside.GroupBy(use => (use.From, use.To)).OrderBy(way => way.Count()))
            {
                var examples = way.Select(use => $"{Path.GetFileNameWithoutExtension(use.File)} uses {use.Type}").Distinct().ToList();
                var shown = string.Join("; ", examples.Take(3)) + (examples.Count > 3 ? "; ..." : "");
                Console.WriteLine($"    {way.Key.From} -> {way.Key.To} ({examples.Count}): {shown}");
            }
        }
    }

    /// <summary>Every use of a type by a file in another folder of the same project, told as the two siblings above them.</summary>
    private static List<Use> Uses(IReadOnlyList<SourceFile> files)
    {
        var compilation = CSharpCompilation.Create(
            "all",
            [.. files.Select(file => file.Tree), CSharpSyntaxTree.ParseText(ImplicitUsings, (CSharpParseOptions)files[0].Tree.Options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path))
        );
        var byTree = files.ToDictionary(file => file.Tree);
        var uses = new HashSet<Use>();
        foreach (var file in files)
        {
            var model = compilation.GetSemanticModel(file.Tree);
            foreach (var name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                foreach (var (type, folder) in DeclaredIn(Symbol(model.GetSymbolInfo(name)), byTree))
                {
                    if (Siblings(file.Folder, folder) is var (parent, from, to))
                    {
                        uses.Add(new Use(parent, from, to, file.Path, type));
                    }
                }
            }
        }

        return [.. uses];
    }

    /// <summary>Packages are not referenced here, so that some calls have several candidates; any of them tells the folder.</summary>
    private static ISymbol? Symbol(SymbolInfo info) => info.Symbol ?? info.CandidateSymbols.FirstOrDefault();

    private static IEnumerable<(string Type, string Folder)> DeclaredIn(ISymbol? symbol, Dictionary<SyntaxTree, SourceFile> byTree)
    {
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type is null
            ? []
            : type
                .DeclaringSyntaxReferences.Where(part => byTree.ContainsKey(part.SyntaxTree))
                .Select(part => (type.Name, byTree[part.SyntaxTree].Folder));
    }

    /// <summary>
    /// The folder that both are below, and its children on the way to each; null where one lies in a folder above the other.
    /// </summary>
    private static (string Parent, string From, string To)? Siblings(string from, string to)
    {
        var (left, right) = (from.Split('/'), to.Split('/'));
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return same > 0 && same < left.Length && same < right.Length ? (string.Join('/', left[..same]), left[same], right[same]) : null;
    }

    /// <summary>Folders that reach each other, by the transitive closure of who uses whom.</summary>
    private static IEnumerable<IReadOnlyList<string>> Components(IReadOnlyList<Use> uses)
    {
        string[] folders = [.. uses.SelectMany(use => (string[])[use.From, use.To]).Distinct().Order(StringComparer.Ordinal)];
        var reach = uses.Select(use => (use.From, use.To)).ToHashSet();
        foreach (var over in folders)
        {
            foreach (var from in folders.Where(from => reach.Contains((from, over))))
            {
                foreach (var to in folders.Where(to => reach.Contains((over, to))).ToList())
                {
                    reach.Add((from, to));
                }
            }
        }

        return folders
            .GroupBy(folder =>
                folders.First(other => other == folder || (reach.Contains((folder, other)) && reach.Contains((other, folder))))
            )
            .Where(group => group.Count() > 1)
            .Select(group => (IReadOnlyList<string>)[.. group]);
    }

    private sealed record Use(string Parent, string From, string To, string File, string Type);
}
