using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HybridGrains.Metrics;

/// <summary>A C# file of the product.</summary>
/// <param name="Path">From the checkout's root, with '/'.</param>
internal sealed record SourceFile(string Path, SourceText Text, SyntaxTree Tree)
{
    public int Lines => Text.Lines.Count - (Text.Length > 0 && Text[^1] == '\n' ? 1 : 0);

    public string Project => Path.Split('/')[0];

    /// <summary>The folder it lies in, from the checkout's root.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];
}
