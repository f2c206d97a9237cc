namespace HybridGrains.Training.LightDecoder;

/// <summary>Whose step it is.</summary>
internal enum LightTurn
{
    Unknown = 0,
    Discriminator = 1,
    Decoder = 2,
    Encoder = 3,
}
