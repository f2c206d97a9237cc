using System.Text.RegularExpressions;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// Python writes infinite numbers into JSON as bare words (lambda_min_clipped of DPM-Solver's configs), which no strict reader
/// takes.
/// </summary>
public static partial class StandardJson
{
    /// <summary>The text with bare infinities and NaN as null: absent, which means the same where schedulers write them.</summary>
    public static string Of(string json) => NotFinite().Replace(json, "null");

    [GeneratedRegex(@"(?<=[:\[,]\s*)(?:-?Infinity|NaN)(?=\s*[,\]}])")]
    private static partial Regex NotFinite();
}
