using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Vae;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>TAESD, the light autoencoder, with diffusers' config and parameter names.</summary>
public sealed class AutoencoderTiny : Network
{
    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public AutoencoderTiny(AutoencoderTinyConfig config, bool initialise = true)
        : base(nameof(AutoencoderTiny))
    {
        config.Validate();
        Config = config;
        Encoder = Child("encoder", new TinyEncoder(config));
        Decoder = Child("decoder", new TinyDecoder(config));
        if (initialise)
        {
            Initialise();
        }
    }

    public AutoencoderTinyConfig Config { get; }

    public TinyEncoder Encoder { get; }

    public TinyDecoder Decoder { get; }

    protected override string ConfigText => Config.ToJson();

    /// <summary>Reads config.json and diffusion_pytorch_model.safetensors of a folder.</summary>
    public static AutoencoderTiny FromPretrained(string folder)
    {
        var network = new AutoencoderTiny(AutoencoderTinyConfig.Parse(ReadConfig(folder)), initialise: false);
        network.LoadWeights(folder);
        return network;
    }

    /// <param name="images">batch x inChannels x height x width in [-1, 1].</param>
    /// <returns>Latents in the scale of the diffusion process (scaling_factor is 1).</returns>
    public Tensor Encode(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Encoder.forward(images.to(ComputeType)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <returns>Images near [-1, 1], not clamped, fp32.</returns>
    public Tensor Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        return Decoder.forward(latents.to(ComputeType)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Raw latents to [0, 1], for storing them as pictures.</summary>
    public Tensor ScaleLatents(Tensor latents) =>
        latents.DividedBy(2 * Config.LatentMagnitude).Plus(Config.LatentShift).clamp(HeldScalar.Of(0), HeldScalar.Of(1));

    /// <summary>[0, 1] to raw latents.</summary>
    public Tensor UnscaleLatents(Tensor scaled) => scaled.Plus(-Config.LatentShift).Times(2 * Config.LatentMagnitude);
}
