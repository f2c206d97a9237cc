using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HybridGrains.Metrics;

/// <summary>Methods, constructors, operators and accessors with code in them; a local function counts with its method.</summary>
internal static class MethodSizes
{
    public static IEnumerable<Sized> Of(SourceFile file)
    {
        foreach (var node in file.Tree.GetRoot().DescendantNodes())
        {
            var name = node switch
            {
                BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null } => null,
                MethodDeclarationSyntax method => method.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
                BaseMethodDeclarationSyntax other => other.Kind().ToString(),
                AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null } => "accessor",
                _ => null,
            };
            if (name is not null)
            {
                // Without the comment above it.
                var lines = node.GetLocation().GetLineSpan();
                yield return new Sized(
                    lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1,
                    $"{file.Path}:{lines.StartLinePosition.Line + 1} {name}"
                );
            }
        }
    }
}
