namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>Means over the gradients of one step.</summary>
public sealed record UpdateStatistics(
    double PolicyLoss,
    double ValueLoss,
    double Entropy,
    double ApproxKl,
    double ClipFrac,
    double GradientNorm
);
