using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Readers;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Features of the large autoencoder's encoder, one map per level: for families whose pictures no evaluator reads.</summary>
internal sealed class EncoderFeatures : IFeatureNetwork
{
    private readonly AutoencoderKL _autoencoder;

    /// <param name="autoencoder">Frozen here.</param>
    public EncoderFeatures(AutoencoderKL autoencoder)
    {
        _autoencoder = autoencoder;
        foreach (var parameter in autoencoder.parameters())
        {
            parameter.requires_grad_(false);
        }
    }

    public IReadOnlyList<int> Channels => _autoencoder.Config.BlockOutChannels;

    public IReadOnlyList<Tensor> Taps(Tensor pictures)
    {
        var x = _autoencoder.Encoder.ConvIn.forward(pictures.to(_autoencoder.ComputeType));
        var taps = new List<Tensor>();
        foreach (var block in _autoencoder.Encoder.DownBlocks)
        {
            x = block.forward(x);
            taps.Add(x.to(ScalarType.Float32));
        }

        return taps;
    }
}
