using System.Globalization;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>Refuses options by name and range.</summary>
internal static class OptionCheck
{
    /// <exception cref="LearningException">It does not hold.</exception>
    public static void Require(bool holds, string option, double value, string range)
    {
        if (!holds)
        {
            throw new LearningException(string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; it must be {range}."));
        }
    }

    /// <exception cref="LearningException">It is not a list of widths.</exception>
    public static int[] Widths(string text)
    {
        int[] widths =
        [
            .. text.Split(',')
                .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? width : 0),
        ];
        return widths.Length <= 4 && widths.All(width => width is >= 1 and <= 1024)
            ? widths
            : throw new LearningException($"--hidden is '{text}'; it must be one to four widths between 1 and 1024, for example 64,64.");
    }
}
