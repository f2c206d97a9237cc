namespace HybridGrains.Diffusion.Generations;

/// <summary>A request that this family or its networks cannot serve.</summary>
/// <param name="field">The request's field, such as "size" or "image".</param>
/// <param name="rule">What is wrong and what is allowed.</param>
public sealed class GenerationInputException(string field, string rule) : Exception($"{field} {rule}")
{
    public string Field { get; } = field;
}
