using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.Training.Readers;

/// <summary>
/// Features of the family's evaluator: maps at a half, a quarter, an eighth and a sixteenth of the side, and the one it answers
/// from.
/// </summary>
internal sealed class SceneReaderFeatures : IFeatureNetwork
{
    private readonly SceneReader _reader;

    /// <param name="reader">Frozen here.</param>
    public SceneReaderFeatures(SceneReader reader)
    {
        _reader = reader;
        foreach (var parameter in reader.parameters())
        {
            parameter.requires_grad_(false);
        }
    }

    public IReadOnlyList<int> Channels => [.. _reader.Config.Channels, _reader.Config.Channels[2]];

    public IReadOnlyList<Tensor> Taps(Tensor pictures)
    {
        var half = nn.functional.silu(_reader.Half.forward(pictures.to(_reader.ComputeType)));
        var quarter = _reader.QuarterBlock.forward(_reader.Quarter.forward(half));
        var eighth = _reader.EighthBlock.forward(_reader.Eighth.forward(quarter));
        var sixteenth = _reader.Sixteenth.forward(eighth);
        foreach (var block in _reader.SixteenthBlocks)
        {
            sixteenth = block.forward(sixteenth);
        }

        var back = nn.functional.interpolate(_reader.Back.forward(sixteenth), scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        var fused = nn.functional.silu(_reader.Norm.forward(_reader.Fused.forward(back.Plus(eighth))));
        return Array.ConvertAll((Tensor[])[half, quarter, eighth, sixteenth, fused], tap => tap.to(ScalarType.Float32));
    }
}
