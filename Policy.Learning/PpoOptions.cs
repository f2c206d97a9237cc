using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning;

/// <summary>Settings of proximal policy optimisation (Schulman et al. 2017) on a semi-Markov clock.</summary>
public sealed record PpoOptions
{
    /// <summary>Discount of one tick; the scenarios' own must be the same. Default: 0.999.</summary>
    public double Gamma { get; init; } = 0.999;

    /// <summary>Default: 0.95, once per decision.</summary>
    public double GaeLambda { get; init; } = 0.95;

    public DurationTreatment Durations { get; init; } = DurationTreatment.SemiMarkov;

    /// <summary>Default: 0.2.</summary>
    public double ClipCoef { get; init; } = 0.2;

    /// <summary>Bound of the loss of bad actions that became likelier (Ye et al. 2020). Default: 3; 0 turns it off.</summary>
    public double DualClip { get; init; } = 3;

    /// <summary>Clips the value's step as well. Default: off.</summary>
    public bool ClipValue { get; init; }

    public double EntCoef { get; init; } = 0.01;

    public double VfCoef { get; init; } = 0.5;

    /// <summary>Bound of the averaged gradient's norm. Default: 0.5.</summary>
    public double MaxGradNorm { get; init; } = 0.5;

    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Passes over one iteration's experience. Default: 4.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Gradients of one pass. Default: 4.</summary>
    public int Minibatches { get; init; } = 4;

    /// <summary>Decisions a worker collects for one iteration, at least. Default: 4,096.</summary>
    public int Decisions { get; init; } = 4096;

    /// <summary>Approximate KL divergence from the behaviour policy above which an iteration ends early. Default: 0.02.</summary>
    public double TargetKl { get; init; } = 0.02;
}
