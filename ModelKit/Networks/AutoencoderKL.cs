using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Networks.Vae;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>
/// The variational autoencoder of Stable Diffusion, with diffusers' config and parameter names. Applies no scaling_factor.
/// </summary>
public sealed class AutoencoderKL : Network
{
    private static readonly (string Old, string New)[] AttentionNames =
    [
        (".query.", ".to_q."),
        (".key.", ".to_k."),
        (".value.", ".to_v."),
        (".proj_attn.", ".to_out.0."),
    ];

    /// <param name="config">Checked here; see <see cref="ModelConfigException"/>.</param>
    /// <param name="initialise">False leaves the parameters undefined, for loading into. Default: true.</param>
    public AutoencoderKL(AutoencoderKLConfig config, bool initialise = true)
        : base(nameof(AutoencoderKL))
    {
        config.Validate();
        Config = config;
        var latents = config.LatentChannels;
        Encoder = Child("encoder", new VaeEncoder(config));
        Decoder = Child("decoder", new VaeDecoder(config));
        QuantConv = config.UseQuantConv ? Child("quant_conv", new Conv2d(latents * 2, latents * 2, 1)) : null;
        PostQuantConv = config.UsePostQuantConv ? Child("post_quant_conv", new Conv2d(latents, latents, 1)) : null;
        if (initialise)
        {
            Initialise();
        }
    }

    public AutoencoderKLConfig Config { get; }

    public VaeEncoder Encoder { get; }

    public VaeDecoder Decoder { get; }

    public Conv2d? QuantConv { get; }

    public Conv2d? PostQuantConv { get; }

    protected override string ConfigText => Config.ToJson();

    /// <summary>Reads config.json and diffusion_pytorch_model.safetensors of a folder.</summary>
    public static AutoencoderKL FromPretrained(string folder)
    {
        var network = new AutoencoderKL(AutoencoderKLConfig.Parse(ReadConfig(folder)), initialise: false);
        network.LoadWeights(folder);
        return network;
    }

    /// <param name="images">batch x inChannels x height x width in [-1, 1].</param>
    public DiagonalGaussian Encode(Tensor images)
    {
        using var scope = NewDisposeScope();
        var moments = Encoder.forward(images.to(ComputeType));
        var parts = (QuantConv?.forward(moments) ?? moments).to(ScalarType.Float32).chunk(2, 1);
        return new DiagonalGaussian(
            parts[0].MoveToOuterDisposeScope(),
            parts[1].clamp(HeldScalar.Of(-30), HeldScalar.Of(20)).MoveToOuterDisposeScope()
        );
    }

    /// <param name="latents">batch x latentChannels x height x width, not scaled.</param>
    /// <returns>Images near [-1, 1], not clamped, fp32.</returns>
    public Tensor Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var x = latents.to(ComputeType);
        return Decoder.forward(PostQuantConv?.forward(x) ?? x).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Checkpoints from before diffusers 0.18, Stable Diffusion 1.5 among them, name the attention's layers otherwise.</summary>
    protected override string TodaysName(string stored)
    {
        return AttentionNames.Aggregate(stored, (name, change) => name.Replace(change.Old, change.New, StringComparison.Ordinal));
    }
}
