using System.CommandLine;
using System.Text.RegularExpressions;

namespace HybridGrains.Cli.Commands;

/// <summary>Prompts and file names are the caller's own text: nothing in them is taken for anything else.</summary>
internal static partial class FreeText
{
    /// <summary>
    /// "@cat" is no file of arguments, and "-s cat" no seed. What is written exactly as an option is one; behind "--" everything is
    /// text.
    /// </summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>An error of the parser without .NET's names of types.</summary>
    public static string Plain(string error) =>
        ExpectedType()
            .Replace(
                error,
                match =>
                    match.Groups[1].Value is var type && type.Contains("Int", StringComparison.Ordinal) ? "a whole number"
                    : type.Contains("Single", StringComparison.Ordinal) || type.Contains("Double", StringComparison.Ordinal) ? "a number"
                    : type.Contains("Boolean", StringComparison.Ordinal) ? "true or false"
                    : "what it needs"
            );

    [GeneratedRegex("expected type '([^']*)'")]
    private static partial Regex ExpectedType();
}
