using System.Globalization;
using HybridGrains.Gateway.Errors;

namespace HybridGrains.Gateway.Tenants;

/// <summary>Days (UTC), both included.</summary>
internal sealed record UsagePeriod(DateOnly From, DateOnly To)
{
    private const int Days = 30;
    private const int MaxDays = 366;

    /// <summary>The last 30 days where nothing is said.</summary>
    /// <exception cref="FaultException">No days, or too many.</exception>
    public static UsagePeriod Read(string? from, string? to, TimeProvider timeProvider)
    {
        var last = Day("to", to) ?? DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        var first = Day("from", from) ?? last.AddDays(1 - Days);
        return first <= last && last.DayNumber - first.DayNumber < MaxDays
            ? new UsagePeriod(first, last)
            : throw new FaultException(
                new Fault(400, "invalid_value", $"from must be at most {MaxDays - 1} days before to, and not after it.", "from")
            );
    }

    private static DateOnly? Day(string field, string? text) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new FaultException(new Fault(400, "invalid_value", $"{field} must be a day such as 2027-01-31.", field));
}
