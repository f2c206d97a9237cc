using System.Globalization;
using HybridGrains.Gateway.Errors;

namespace HybridGrains.Gateway.Http;

/// <summary>How many items a page of a list has.</summary>
internal static class PageLimit
{
    private const int Default = 20;
    private const int Most = 100;

    /// <exception cref="FaultException">No number, or out of range.</exception>
    public static int Read(string? text) =>
        text is null ? Default
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
        : throw new FaultException(new Fault(400, "invalid_value", $"limit must be between 1 and {Most}.", "limit"));
}
