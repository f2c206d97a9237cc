namespace HybridGrains.Policy.Networks;

/// <summary>
/// Sizes of a multilayer perceptron, from input to output. Its parameters lie in one flat array: for each layer the weights (a
/// row an output), then the bias.
/// </summary>
public sealed record NetworkShape(int Inputs, IReadOnlyList<int> Hidden, int Outputs)
{
    private const int MaxWidth = 4096;

    /// <summary>Inputs and outputs of each layer.</summary>
    public IEnumerable<(int Inputs, int Outputs)> Layers => ((int[])[Inputs, .. Hidden]).Zip([.. Hidden, Outputs]);

    public int ParameterCount => Layers.Sum(layer => (layer.Inputs + 1) * layer.Outputs);

    /// <summary>Null, or what is wrong with it.</summary>
    public string? Fault() =>
        ((int[])[Inputs, .. Hidden, Outputs]).Any(width => width is < 1 or > MaxWidth) ? $"widths must be between 1 and {MaxWidth}"
        : Hidden.Count > 8 ? "at most 8 hidden layers are allowed"
        : null;
}
