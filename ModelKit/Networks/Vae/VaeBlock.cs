using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>DownEncoderBlock2D or UpDecoderBlock2D: resnets, then a change of size except in the last block.</summary>
public sealed class VaeBlock : NetworkModule
{
    private VaeBlock(int inChannels, int outChannels, int layers, int groups, bool down, bool up)
        : base(nameof(VaeBlock))
    {
        Resnets = Children(
            "resnets",
            Enumerable.Range(0, layers).Select(i => new ResnetBlock2D(i == 0 ? inChannels : outChannels, outChannels, groups, 1e-6))
        );
        Downsampler = down ? Child("downsamplers.0", new Downsample2D(outChannels, padding: 0)) : null;
        Upsampler = up ? Child("upsamplers.0", new Upsample2D(outChannels)) : null;
    }

    public IReadOnlyList<ResnetBlock2D> Resnets { get; }

    public Downsample2D? Downsampler { get; }

    public Upsample2D? Upsampler { get; }

    public static VaeBlock Down(int inChannels, int outChannels, int layers, int groups, bool last)
    {
        return new VaeBlock(inChannels, outChannels, layers, groups, down: !last, up: false);
    }

    public static VaeBlock Up(int inChannels, int outChannels, int layers, int groups, bool last)
    {
        return new VaeBlock(inChannels, outChannels, layers, groups, down: false, up: !last);
    }

    public Tensor forward(Tensor x)
    {
        foreach (var resnet in Resnets)
        {
            x = resnet.forward(x);
        }

        x = Downsampler?.forward(x) ?? x;
        return Upsampler?.forward(x) ?? x;
    }
}
