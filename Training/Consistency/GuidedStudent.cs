using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>Makes denoisers that take an embedded guidance scale out of such that do not.</summary>
internal static class GuidedStudent
{
    private const string Projection = "time_embedding.cond_proj.";

    /// <summary>
    /// A copy of <paramref name="denoiser"/> with time_cond_proj_dim. Where it had none the projection of the guidance is zero: the student
    /// starts as what it was.
    /// </summary>
    public static UNet2DConditionModel From(UNet2DConditionModel denoiser, int guidanceWidth)
    {
        var student = new UNet2DConditionModel(
            denoiser.Config with
            {
                TimeCondProjDim = denoiser.Config.TimeCondProjDim ?? guidanceWidth,
            },
            initialise: false
        );
        using var noGradient = no_grad();
        var weights = denoiser.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        foreach (var (name, parameter) in student.named_parameters())
        {
            if (weights.TryGetValue(name, out var weight))
            {
                parameter.copy_(weight);
            }
            else if (name.StartsWith(Projection, StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else
            {
                throw new InvalidOperationException($"{name} is in the student alone.");
            }
        }

        return student;
    }
}
