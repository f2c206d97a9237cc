namespace HybridGrains.Policy;

/// <summary>One number of the policy's input: what it is, in which unit, and how it is scaled.</summary>
/// <param name="Low">Value that becomes 0.</param>
/// <param name="High">Value that becomes 1; beyond the two the result is cut off.</param>
/// <param name="Logarithmic">Scaled as <c>ln(1 + x) / ln(1 + High)</c>, for quantities whose small values matter most; Low is 0.</param>
public sealed record ObservationField(string Name, string Unit, double Low, double High, bool Logarithmic, Func<Observation, double> Read)
{
    /// <summary>In [0, 1]; what is not a number becomes 0.</summary>
    public float Normalise(Observation observation)
    {
        var value = Read(observation);
        if (double.IsNaN(value))
        {
            return 0;
        }

        value = Math.Clamp(value, Low, High);
        return (float)(Logarithmic ? Math.Log(1 + value) / Math.Log(1 + High) : (value - Low) / (High - Low));
    }
}
