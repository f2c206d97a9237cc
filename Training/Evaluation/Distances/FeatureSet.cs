using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>Checks shared by everything that compares two sets of features, pictures x numbers.</summary>
internal static class FeatureSet
{
    /// <summary>Both sets as fp64.</summary>
    /// <exception cref="TrainingException">They are no matrices of one width with two rows or more, or hold something that is not
    /// finite.</exception>
    public static (Tensor First, Tensor Second) Checked(Tensor first, Tensor second, int least)
    {
        if (first.dim() != 2 || second.dim() != 2 || first.shape[1] != second.shape[1])
        {
            throw new TrainingException(
                $"Features are [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}]; they must be "
                    + "pictures x numbers, with as many numbers in both."
            );
        }

        if (Math.Min(first.shape[0], second.shape[0]) < least)
        {
            throw new TrainingException(
                $"Features are of {first.shape[0]} and {second.shape[0]} pictures; there must be at least {least} of each."
            );
        }

        var wide = (First: first.to(ScalarType.Float64), Second: second.to(ScalarType.Float64));
        return wide.First.isfinite().all().item<bool>() && wide.Second.isfinite().all().item<bool>()
            ? wide
            : throw new TrainingException("Features hold numbers that are not finite.");
    }
}
