namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>What a generation read and made, in the units that the networks count in.</summary>
/// <param name="Text">Tokens of the prompt and of the negative one that the text encoder was given.</param>
/// <param name="Image">Latent cells of the picture it started from; 0 without one.</param>
/// <param name="Output">Latent cells of the picture that comes out.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.token-usage.v1")]
public sealed record TokenUsage([property: Id(0)] int Text, [property: Id(1)] int Image, [property: Id(2)] int Output)
{
    public static TokenUsage None { get; } = new(0, 0, 0);

    public TokenUsage Plus(TokenUsage other) => new(Text + other.Text, Image + other.Image, Output + other.Output);
}
