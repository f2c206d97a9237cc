using System.Globalization;

namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Gathers what is wrong with a file, so that all of it is said at once.</summary>
internal sealed class FieldCheck(string path)
{
    private readonly List<string> _faults = [];

    public void Range(string field, double value, double low, double high, bool lowExcluded = false)
    {
        if (double.IsFinite(value) && value <= high && (lowExcluded ? value > low : value >= low))
        {
            return;
        }

        _faults.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{field} is {value}; it must be {(lowExcluded ? "above" : "between")} "
                    + $"{low}{(lowExcluded ? " and at most" : " and")} {high}."
            )
        );
    }

    public void That(bool holds, string field, string fault)
    {
        if (!holds)
        {
            _faults.Add($"{field} {fault}");
        }
    }

    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw new ScenarioException($"{path}: {string.Join(' ', _faults)}");
        }
    }
}
