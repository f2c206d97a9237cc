using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>The terms of one loss, before weighting. Terms that do not count are null.</summary>
internal sealed record DistillationTerms(Tensor? Task, Tensor? Output, Tensor? Feature)
{
    public Tensor Sum(DistillationWeights weights)
    {
        var sum = zeros(1).squeeze();
        if (Task is not null)
        {
            sum = sum + weights.Task * Task;
        }

        if (Output is not null)
        {
            sum = sum + weights.Output * Output;
        }

        if (Feature is not null)
        {
            sum = sum + weights.Feature * Feature;
        }

        return sum;
    }
}
