using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Consistency;
using HybridGrains.Training.Readers;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// Tells real pictures from decoded ones by frozen features with a small trained head on each tap (Sauer et al., StyleGAN-T,
/// 2023).
/// </summary>
internal sealed class ProjectedDiscriminator : NetworkModule
{
    private readonly IFeatureNetwork _features;
    private readonly DiscriminatorHead[] _heads;

    /// <param name="features">Stays as it is: no part of this module's parameters.</param>
    public ProjectedDiscriminator(IFeatureNetwork features)
        : base(nameof(ProjectedDiscriminator))
    {
        _features = features;
        _heads = Children("heads", features.Channels.Select(channels => new DiscriminatorHead(channels)));
    }

    /// <param name="pictures">batch x 3 x height x width in -1..1, augmented already.</param>
    /// <returns>A map of scores per tap; high for real.</returns>
    public IReadOnlyList<Tensor> Scores(Tensor pictures) => [.. _heads.Zip(_features.Taps(pictures), (head, tap) => head.forward(tap))];

    /// <summary>Hinge loss of the discriminator, the mean over taps: each counts the same, whatever its size.</summary>
    public static Tensor Hinge(IReadOnlyList<Tensor> real, IReadOnlyList<Tensor> made) =>
        stack(real.Zip(made, LatentDiscriminator.Hinge)).mean();

    /// <summary>What the decoder lowers: - mean D.</summary>
    public static Tensor Adversarial(IReadOnlyList<Tensor> made) => -stack(made.Select(scores => scores.mean())).mean();
}
