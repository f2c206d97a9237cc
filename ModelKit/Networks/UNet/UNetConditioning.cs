using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>What some denoisers take beside the prompt; members that a denoiser has no use for stay null.</summary>
public sealed record UNetConditioning
{
    /// <summary>Pooled prompt of SDXL, batch x width.</summary>
    public Tensor? TextEmbeds { get; init; }

    /// <summary>Original size, crop corner and target size of SDXL, batch x 6.</summary>
    public Tensor? TimeIds { get; init; }

    /// <summary>Class of each row (int64), a number, or an embedding, as class_embed_type asks.</summary>
    public Tensor? ClassLabels { get; init; }

    /// <summary>Added to the outputs of conv_in and of every layer and downsampler, in that order (ControlNet).</summary>
    public IReadOnlyList<Tensor>? DownBlockResiduals { get; init; }

    /// <summary>Added to the output of the middle block (ControlNet).</summary>
    public Tensor? MidBlockResidual { get; init; }
}
