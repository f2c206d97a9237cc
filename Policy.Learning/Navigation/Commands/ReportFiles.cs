using System.Text.Json;
using HybridGrains.Policy.Learning.Navigation.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary>Where a report is written to.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="json">All figures; null is nowhere.</param>
    /// <param name="page">The tables as Markdown; null is nowhere.</param>
    public static void Write(NavigationReport report, string? json, string? page)
    {
        if (json is not null)
        {
            File.WriteAllBytes(json, JsonSerializer.SerializeToUtf8Bytes(report, Json));
        }

        if (page is not null)
        {
            File.WriteAllText(page, NavigationPage.Write(report));
        }
    }
}
