namespace HybridGrains.Policy.Networks;

/// <summary>
/// Takes the mean from inputs and divides by their deviation, both as seen in training; the result is cut off at
/// ±<see cref="Limit"/>.
/// </summary>
public sealed record InputNormalisation(float[] Mean, float[] Deviation)
{
    public const float Limit = 5;

    public static InputNormalisation None(int size) => new(new float[size], [.. Enumerable.Repeat(1f, size)]);

    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = Math.Clamp((input[i] - Mean[i]) / Deviation[i], -Limit, Limit);
        }
    }
}
