using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>What the reader's network says, before it is decoded.</summary>
/// <param name="Heads">batch x (layers x channels) x rows x columns; the channels of a layer in the order of the properties.</param>
/// <param name="Backdrop">batch x backdrops.</param>
internal sealed record CompositionLogits(Tensor Heads, Tensor Backdrop, CompositionReaderConfig Config)
{
    private int ObjectCount => Config.Objects.Count + 1;

    /// <summary>Channels of one layer.</summary>
    public static int Channels(CompositionReaderConfig config) =>
        1 + config.Objects.Count + 1 + config.Sizes.Count + config.Tints.Count + config.Turns.Count + 1;

    /// <summary>batch x rows x columns: is an object's centre in this cell?</summary>
    public Tensor Presence(int layer) => Part(layer, 0, 1).squeeze(1);

    /// <summary>batch x classes x rows x columns, as the others below.</summary>
    public Tensor Object(int layer) => Part(layer, 1, ObjectCount);

    public Tensor Size(int layer) => Part(layer, 1 + ObjectCount, Config.Sizes.Count);

    public Tensor Tint(int layer) => Part(layer, 1 + ObjectCount + Config.Sizes.Count, Config.Tints.Count);

    public Tensor Turn(int layer) => Part(layer, 1 + ObjectCount + Config.Sizes.Count + Config.Tints.Count, Config.Turns.Count);

    /// <summary>batch x rows x columns: does something cover a part of it?</summary>
    public Tensor Covered(int layer) => Part(layer, Channels(Config) - 1, 1).squeeze(1);

    private Tensor Part(int layer, int first, int count) => Heads.narrow(1, layer * Channels(Config) + first, count);
}
