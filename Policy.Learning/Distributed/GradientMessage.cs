namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>A worker's gradient over one minibatch.</summary>
/// <param name="Version">Of the parameters it was computed at.</param>
/// <param name="Gradient">Mean over the samples, in the order of the parameters.</param>
/// <param name="ApproxKl">Mean of <c>ratio - 1 - ln ratio</c>.</param>
/// <param name="ClipFrac">Share of samples whose ratio left the clip.</param>
public sealed record GradientMessage(
    int Worker,
    long Version,
    float[] Gradient,
    int Samples,
    double PolicyLoss,
    double ValueLoss,
    double Entropy,
    double ApproxKl,
    double ClipFrac
);
