using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.ModelKit.Networks.UNet;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// Tells latents of real pictures from a student's: the frozen teacher with low-rank adapters on its decoder half, read out as
/// one score from the pooled features before its last convolution, given the prompt and the timestep (SCott).
/// </summary>
/// <remarks>
/// Linear layers and convolutions are adapted: 4.4 % of Stable Diffusion's parameters at rank 64, where the paper says 3.6 % and
/// attention alone would be 0.8 %. The backbone is told timestep 0, because what it sees is clean: told the student's timestep it
/// takes detail for noise and cannot tell the two apart (docs/results/scott.md). The student's timestep conditions the read-out
/// instead, as a class does in a projection discriminator (Miyato and Koyama 2018).
/// </remarks>
internal sealed class LatentDiscriminator
{
    private readonly UNet2DConditionModel _backbone;
    private readonly Linear _head;
    private readonly Linear _timeHead;
    private readonly string _lastBlock;

    /// <param name="backbone">A copy of the teacher of its own: adapters are added to it, its weights stay.</param>
    /// <param name="rank">Rank of the adapters, 1 or more.</param>
    public LatentDiscriminator(UNet2DConditionModel backbone, int rank)
    {
        _backbone = backbone;
        _lastBlock = $"up_blocks.{backbone.UpBlocks.Count - 1}";
        foreach (var parameter in backbone.parameters())
        {
            parameter.requires_grad_(false);
        }

        var decoder = backbone.UpBlocks.SelectMany(block => block.modules()).ToArray();
        var upsamplings = decoder.OfType<Upsample2D>().Select(upsample => upsample.Conv).ToHashSet();
        foreach (var linear in decoder.OfType<Linear>())
        {
            linear.Adapt(rank);
        }

        foreach (var convolution in decoder.OfType<Conv2d>().Except(upsamplings))
        {
            convolution.Adapt(rank);
        }

        var channels = backbone.Config.BlockOutChannels[0];
        (_head, _timeHead) = (new Linear(channels, 1), new Linear(channels, channels, bias: false));
        using var noGradient = no_grad();
        _head.InitialiseOwn();
        foreach (var parameter in _timeHead.parameters())
        {
            parameter.zero_();
        }
    }

    /// <summary>The adapters and the read-out; nothing else of it learns.</summary>
    public IEnumerable<(string Name, Tensor Parameter)> Trained =>
        [
            .. _backbone
                .named_parameters()
                .Where(item => item.parameter.requires_grad)
                .Select(item => ($"discriminator.{item.name}", (Tensor)item.parameter)),
            .. _head.named_parameters().Select(item => ($"discriminator.head.{item.name}", (Tensor)item.parameter)),
            .. _timeHead.named_parameters().Select(item => ($"discriminator.time_head.{item.name}", (Tensor)item.parameter)),
        ];

    /// <param name="latents">Clean latents, real or a student's, batch x channels x height x width.</param>
    /// <param name="timesteps">Timesteps the student denoised from.</param>
    /// <returns>Scores, batch; high for real.</returns>
    public Tensor Score(Tensor latents, Tensor timesteps, Tensor context)
    {
        var features = new Dictionary<string, Tensor>();
        _backbone.forward(latents, zeros_like(timesteps), context, features: features);
        var normalised = Activations.Parse(_backbone.Config.ActFn).Run(_backbone.ConvNormOut.forward(features[_lastBlock]));
        var pooled = normalised.to(ScalarType.Float32).mean([2, 3]);
        var time = TimestepEmbedding.Sinusoid(timesteps.to(ScalarType.Float32), (int)pooled.shape[1], flipSinToCos: true, freqShift: 0);
        return _head.forward(pooled).squeeze(1) + (pooled * _timeHead.forward(time)).sum(1);
    }

    /// <summary>Hinge loss of the discriminator itself.</summary>
    public static Tensor Hinge(Tensor real, Tensor made) => nn.functional.relu(1 - real).mean() + nn.functional.relu(1 + made).mean();
}
