using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HybridGrains.Metrics;

/// <summary>How many of the types that are not inside another type the other projects cannot see.</summary>
internal static class TypeVisibility
{
    public static void Print(IReadOnlyList<SourceFile> files)
    {
        var projects = files.GroupBy(file => file.Project, (project, own) => (Project: project, Types: Types(own).ToList())).ToList();
        var all = projects.SelectMany(project => project.Types).ToList();
        Console.WriteLine($"types     {all.Count:N0}, {Share(all)} internal");
        Console.WriteLine("  " + string.Join(", ", projects.Select(project => $"{project.Project} {Share(project.Types)}")));
    }

    /// <summary>One entry a type, whether it is public; parts of a partial type are one.</summary>
    private static IEnumerable<bool> Types(IEnumerable<SourceFile> files) =>
        files
            .SelectMany(file => file.Tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
            .Where(member =>
                member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                && member.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax
            )
            .GroupBy(Name, (_, parts) => parts.Any(part => part.Modifiers.Any(SyntaxKind.PublicKeyword)));

    private static string Name(MemberDeclarationSyntax member)
    {
        var scope = (member.Parent as BaseNamespaceDeclarationSyntax)?.Name.ToString();
        return member switch
        {
            TypeDeclarationSyntax type => $"{scope}.{type.Identifier.Text}`{type.TypeParameterList?.Parameters.Count ?? 0}",
            BaseTypeDeclarationSyntax type => $"{scope}.{type.Identifier.Text}",
            DelegateDeclarationSyntax type => $"{scope}.{type.Identifier.Text}",
            _ => throw new ArgumentException("Not a type.", nameof(member)),
        };
    }

    private static string Share(IReadOnlyCollection<bool> isPublic) =>
        isPublic.Count == 0 ? "no types" : $"{100.0 * isPublic.Count(one => !one) / isPublic.Count:F0} %";
}
