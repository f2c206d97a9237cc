namespace HybridGrains.Training.LightDecoder;

/// <summary>The order of updates: the discriminator alone first, then a cycle of decoder, encoder and discriminator.</summary>
/// <param name="Warmup">First steps, all of the discriminator.</param>
/// <param name="Decoder">Steps of the decoder in a cycle, 1 or more.</param>
/// <param name="Encoder">Steps of the encoder in a cycle; 0 leaves it untrained.</param>
/// <param name="Discriminator">Steps of the discriminator in a cycle.</param>
internal sealed record LightTurns(int Warmup, int Decoder, int Encoder, int Discriminator)
{
    /// <summary>Hybrid SD's cycle of seven; its 5,000 steps of warm-up are 5 % of its run, as these are of one of 4,000.</summary>
    public static LightTurns Default { get; } = new(200, 1, 1, 5);

    public LightTurn At(long step)
    {
        if (step < Warmup)
        {
            return LightTurn.Discriminator;
        }

        var place = (step - Warmup) % (Decoder + Encoder + Discriminator);
        if (place < Decoder)
        {
            return LightTurn.Decoder;
        }

        return place < Decoder + Encoder ? LightTurn.Encoder : LightTurn.Discriminator;
    }
}
